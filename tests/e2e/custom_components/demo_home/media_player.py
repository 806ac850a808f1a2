"""The demo home's televisions."""

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
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
    """Add the televisions."""
    add_entities(entry, "media_player", DemoMediaPlayer, async_add_entities)


class DemoMediaPlayer(DemoEntity, MediaPlayerEntity):
    """A television."""

    _attr_supported_features = (
        MediaPlayerEntityFeature.TURN_ON
        | MediaPlayerEntityFeature.TURN_OFF
        | MediaPlayerEntityFeature.PLAY
        | MediaPlayerEntityFeature.PAUSE
        | MediaPlayerEntityFeature.STOP
    )

    def refresh(self) -> None:
        """Follow the value."""
        self._attr_state = MediaPlayerState(self.value)

    async def async_turn_on(self) -> None:
        """Turn on."""
        self.become("on")

    async def async_turn_off(self) -> None:
        """Turn off."""
        self.become("off")

    async def async_media_play(self) -> None:
        """Play."""
        self.become("playing")

    async def async_media_pause(self) -> None:
        """Pause."""
        self.become("paused")

    async def async_media_stop(self) -> None:
        """Stop."""
        self.become("idle")
