"""The demo home's locks."""

from typing import Any

from homeassistant.components.lock import LockEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoHomeEntry
from .entity import DemoEntity, add_entities


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoHomeEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the locks."""
    add_entities(entry, "lock", DemoLock, async_add_entities)


class DemoLock(DemoEntity, LockEntity):
    """A door's lock."""

    def refresh(self) -> None:
        """Follow the value."""
        self._attr_is_locked = self.value == "locked"

    async def async_lock(self, **kwargs: Any) -> None:
        """Lock."""
        self.become("locked")

    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock."""
        self.become("unlocked")
