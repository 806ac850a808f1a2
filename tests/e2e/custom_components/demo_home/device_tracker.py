"""The demo home's phones."""

from homeassistant.components.device_tracker import TrackerEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoHomeEntry
from .entity import DemoEntity, add_entities


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoHomeEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the phones."""
    add_entities(entry, "device_tracker", DemoTracker, async_add_entities)


class DemoTracker(DemoEntity, TrackerEntity):
    """A phone that knows whether it is at home."""

    def refresh(self) -> None:
        """Follow the zones, which give the state."""
        self._attr_in_zones = self.facts.get("in_zones", [])
