"""The demo home's fans."""

from typing import Any

from homeassistant.components.fan import FanEntity, FanEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoHomeEntry
from .entity import DemoEntity, add_entities


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoHomeEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the fans."""
    add_entities(entry, "fan", DemoFan, async_add_entities)


class DemoFan(DemoEntity, FanEntity):
    """A fan that is on or off."""

    _attr_supported_features = FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF

    @property
    def is_on(self) -> bool:
        """Return whether it turns."""
        return self.value == "on"

    async def async_turn_on(
        self,
        percentage: int | None = None,
        preset_mode: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Turn on."""
        self.become("on")

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn off."""
        self.become("off")
