"""The demo home's measuring sensors."""

from homeassistant.components.sensor import SensorEntity
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
    add_entities(entry, "sensor", DemoSensor, async_add_entities)


class DemoSensor(DemoEntity, SensorEntity):
    """A sensor that measures."""

    def describe(self) -> None:
        """Take over what is measured."""
        self._attr_native_unit_of_measurement = self.fixed["unit_of_measurement"]
        self._attr_state_class = self.fixed["state_class"]

    def refresh(self) -> None:
        """Follow the value, whole numbers staying whole."""
        self._attr_native_value = (
            float(self.value) if "." in self.value else int(self.value)
        )
