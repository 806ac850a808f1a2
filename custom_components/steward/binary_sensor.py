"""A binary sensor: whether something is wrong with Steward itself. What it is stands among the repairs."""

from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import StewardEntity
from .runtime import StewardConfigEntry

# Nothing is polled and nothing is written.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the one there is."""
    async_add_entities([ProblemSensor(entry, "problem")])


class ProblemSensor(StewardEntity, BinarySensorEntity):
    """On while the app has a problem that somebody should know about."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    @property
    @override
    def is_on(self) -> bool | None:
        """Tell what the app told."""
        status = self._runtime.state.status
        return status.has_problem if status else None
