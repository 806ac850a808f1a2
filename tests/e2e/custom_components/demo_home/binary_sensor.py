"""The demo home's motion, door, window and leak sensors."""

from homeassistant.components.binary_sensor import BinarySensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoHomeEntry
from .entity import DemoEntity, add_entities


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoHomeEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors."""
    add_entities(entry, "binary_sensor", DemoBinarySensor, async_add_entities)


class DemoBinarySensor(DemoEntity, BinarySensorEntity):
    """A sensor that says yes or no."""

    def refresh(self) -> None:
        """Follow the value."""
        self._attr_is_on = self.value == "on"
