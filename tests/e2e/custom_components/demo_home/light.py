"""The demo home's lights."""

from typing import Any

from homeassistant.components.light import ATTR_BRIGHTNESS, ColorMode, LightEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoHomeEntry
from .entity import DemoEntity, add_entities


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoHomeEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the lights."""
    add_entities(entry, "light", DemoLight, async_add_entities)


class DemoLight(DemoEntity, LightEntity):
    """A dimmable light."""

    _attr_color_mode = ColorMode.BRIGHTNESS

    def describe(self) -> None:
        """Say that it can be dimmed."""
        self._attr_supported_color_modes = {ColorMode.BRIGHTNESS}

    def refresh(self) -> None:
        """Follow the value."""
        self._attr_is_on = self.value == "on"
        self._attr_brightness = self.facts.get("brightness") or 255

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn on, as bright as asked."""
        self.become("on", {"brightness": kwargs.get(ATTR_BRIGHTNESS, 255)})

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn off."""
        self.become("off", {"brightness": None})
