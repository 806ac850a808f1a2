"""The base of the demo home's entities: a state and attributes, kept over restarts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity
from homeassistant.util import dt as dt_util

from .const import DOMAIN

if TYPE_CHECKING:
    from . import DemoHomeEntry


class DemoEntity(RestoreEntity):
    """An entity that is what it was last told to be."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self, home: DemoHomeEntry, device: dict[str, Any], spec: dict[str, Any]
    ) -> None:
        """Take over what the fixture says."""
        self._home = home
        self._seeded = dt_util.utc_from_timestamp(
            home.runtime_data.fixture["seeded_ms"] / 1000
        )
        self.entity_id = spec["entity_id"]
        self._attr_unique_id = spec["unique_id"]
        self._attr_name = spec["name"]
        self._attr_device_class = spec["device_class"]
        self._attr_entity_category = (
            EntityCategory(category) if (category := spec["entity_category"]) else None
        )
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, device["id"])})
        self.fixed: dict[str, Any] = spec["fixed"]
        self.value: str = spec["state"]
        self.facts: dict[str, Any] = dict(spec["attributes"])
        self.describe()
        self.refresh()

    def describe(self) -> None:
        """Take the attributes that never change from `fixed`."""

    def refresh(self) -> None:
        """Bring what Home Assistant asks for in line with `value` and `facts`."""

    @callback
    def become(self, state: str, facts: dict[str, Any] | None = None) -> None:
        """Change, and say so."""
        self.value = state
        self.facts |= facts or {}
        self.refresh()
        self.async_write_ha_state()

    async def async_added_to_hass(self) -> None:
        """Go on where the last run ended, unless the fixture is newer."""
        await super().async_added_to_hass()
        self._home.runtime_data.entities[self.entity_id] = self
        last = await self.async_get_last_state()
        if (
            last is not None
            and last.last_updated > self._seeded
            and last.state not in ("unavailable", "unknown")
        ):
            self.value = last.state
            self.facts |= {
                name: last.attributes[name]
                for name in self.facts
                if name in last.attributes
            }
            self.refresh()


def add_entities[Entity: DemoEntity](
    entry: DemoHomeEntry,
    domain: str,
    create: Callable[[DemoHomeEntry, dict[str, Any], dict[str, Any]], Entity],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add all of a platform's entities."""
    async_add_entities(
        create(entry, device, spec)
        for device in entry.runtime_data.fixture["devices"]
        for spec in device["entities"]
        if spec["entity_id"].startswith(f"{domain}.")
    )
