"""Sensors: how much Steward has to say at present, and when it last looked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .app_state import AppState
from .entity import StewardEntity
from .runtime import StewardConfigEntry

# Nothing is polled and nothing is written.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class StewardSensorDescription(SensorEntityDescription):
    """A sensor and where it reads."""

    value_fn: Callable[[AppState], int | datetime | None]
    available_fn: Callable[[AppState], bool] = lambda state: state.status is not None


SENSORS = (
    StewardSensorDescription(
        key="open_suggestions",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda state: state.status.open_suggestions if state.status else None,
    ),
    StewardSensorDescription(
        key="open_incidents",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda state: (
            None if state.incidents is None else len(state.incidents)
        ),
        available_fn=lambda state: state.incidents is not None,
    ),
    StewardSensorDescription(
        key="last_analysis",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.status.last_analysis if state.status else None,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add them all: one that the app cannot fill yet becomes available with its update."""
    async_add_entities(StewardSensor(entry, description) for description in SENSORS)


class StewardSensor(StewardEntity, SensorEntity):
    """One of the numbers or times."""

    entity_description: StewardSensorDescription

    def __init__(
        self, entry: StewardConfigEntry, description: StewardSensorDescription
    ) -> None:
        """Take what to read."""
        super().__init__(entry, description.key)
        self.entity_description = description

    @property
    @override
    def available(self) -> bool:
        """Ask the description."""
        return self.entity_description.available_fn(self._runtime.state)

    @property
    @override
    def native_value(self) -> int | datetime | None:
        """Read it."""
        return self.entity_description.value_fn(self._runtime.state)
