"""Setting up, unloading and reloading the config entry."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.steward import panel
from custom_components.steward.const import DOMAIN
from homeassistant.components.frontend import DATA_PANELS
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .fake_app import FakeApp


async def test_connects_and_disconnects(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> None:
    """A loaded entry holds one connection; unloading closes it."""
    assert loaded.state is ConfigEntryState.LOADED
    await app.until(lambda: len(app.clients) == 1)

    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert loaded.state is ConfigEntryState.NOT_LOADED
    await app.until(lambda: not app.clients)
