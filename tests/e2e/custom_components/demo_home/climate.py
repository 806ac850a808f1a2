"""The demo home's thermostats."""

from typing import Any

from homeassistant.components.climate import (
    ClimateEntity,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE, UnitOfTemperature
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoHomeEntry
from .entity import DemoEntity, add_entities


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoHomeEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the thermostats."""
    add_entities(entry, "climate", DemoClimate, async_add_entities)


class DemoClimate(DemoEntity, ClimateEntity):
    """A radiator's thermostat."""

    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = (
        ClimateEntityFeature.TARGET_TEMPERATURE
        | ClimateEntityFeature.TURN_ON
        | ClimateEntityFeature.TURN_OFF
    )

    def describe(self) -> None:
        """Take over the modes and limits."""
        self._attr_hvac_modes = [HVACMode(mode) for mode in self.fixed["hvac_modes"]]
        self._attr_min_temp = self.fixed["min_temp"]
        self._attr_max_temp = self.fixed["max_temp"]
        self._attr_target_temperature_step = self.fixed["target_temp_step"]

    def refresh(self) -> None:
        """Follow the value."""
        self._attr_hvac_mode = HVACMode(self.value)
        self._attr_native_current_temperature = self.facts.get("current_temperature")
        self._attr_native_target_temperature = self.facts.get("temperature")
        self._attr_hvac_action = HVACAction(self.facts.get("hvac_action", "idle"))

    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Aim at another temperature."""
        self.become(self.value, {"temperature": kwargs[ATTR_TEMPERATURE]})

    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Heat, or do not."""
        self.become(hvac_mode.value)
