"""The demo home's switches."""

from typing import Any

from homeassistant.components.switch import SwitchEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoHomeEntry
from .entity import DemoEntity, add_entities


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoHomeEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switches."""
    add_entities(entry, "switch", DemoSwitch, async_add_entities)


class DemoSwitch(DemoEntity, SwitchEntity):
    """A switch."""

    def refresh(self) -> None:
        """Follow the value."""
        self._attr_is_on = self.value == "on"

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn on."""
        self.become("on")

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn off."""
        self.become("off")
