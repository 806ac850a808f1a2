"""What all of Steward's entities have in common: one service device, and states that the app pushes."""

from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import DOMAIN
from .runtime import StewardConfigEntry

# Opens the panel.
CONFIGURATION_URL = f"homeassistant://{DOMAIN}"


def device_info(entry: StewardConfigEntry) -> DeviceInfo:
    """Describe the one device there is: the app."""
    app = entry.runtime_data.client.app
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        entry_type=DeviceEntryType.SERVICE,
        name=entry.title,
        manufacturer="Steward",
        sw_version=app.version if app else None,
        configuration_url=CONFIGURATION_URL,
    )


class StewardEntity(Entity):
    """An entity that shows what the app told."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: StewardConfigEntry, key: str) -> None:
        """Name it by its key."""
        self._runtime = entry.runtime_data
        self._attr_translation_key = key
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_device_info = device_info(entry)

    @property
    @override
    def available(self) -> bool:
        """Hold only what the app says at present."""
        return self._runtime.state.status is not None

    @override
    async def async_added_to_hass(self) -> None:
        """Listen as long as it is there."""
        self.async_on_remove(
            self._runtime.state.async_add_listener(self._async_on_change)
        )
        self._async_on_change()

    @callback
    def _async_on_change(self) -> None:
        self.async_write_ha_state()
