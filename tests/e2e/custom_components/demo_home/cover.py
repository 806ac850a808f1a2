"""The demo home's covers."""

from typing import Any

from homeassistant.components.cover import (
    ATTR_POSITION,
    CoverEntity,
    CoverEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import DemoHomeEntry
from .entity import DemoEntity, add_entities


async def async_setup_entry(
    hass: HomeAssistant,
    entry: DemoHomeEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the covers."""
    add_entities(entry, "cover", DemoCover, async_add_entities)


class DemoCover(DemoEntity, CoverEntity):
    """A blind that is at once where it is sent."""

    _attr_supported_features = (
        CoverEntityFeature.OPEN
        | CoverEntityFeature.CLOSE
        | CoverEntityFeature.SET_POSITION
        | CoverEntityFeature.STOP
    )

    def refresh(self) -> None:
        """Follow the position, which says whether it is closed."""
        self._attr_current_cover_position = self.facts.get("current_position", 0)
        self._attr_is_closed = self._attr_current_cover_position == 0

    async def async_open_cover(self, **kwargs: Any) -> None:
        """Open."""
        self.become("open", {"current_position": 100})

    async def async_close_cover(self, **kwargs: Any) -> None:
        """Close."""
        self.become("closed", {"current_position": 0})

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        """Go to a position."""
        position = kwargs[ATTR_POSITION]
        self.become(
            "closed" if position == 0 else "open", {"current_position": position}
        )

    async def async_stop_cover(self, **kwargs: Any) -> None:
        """Stay: it never moves for long."""
