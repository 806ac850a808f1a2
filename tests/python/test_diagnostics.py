"""What a person can hand over when something is wrong."""

import json

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .fake_app import STATUS, TOKEN, FakeApp, incident, suggestion
from .waiting import settle
from custom_components.steward.const import API_VERSION, DOMAIN


async def test_diagnostics_tell_the_state_and_no_secret(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    app: FakeApp,
    loaded: MockConfigEntry,
) -> None:
    """Versions, connection and the app's own status."""
    found = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    assert isinstance(found, dict)
    assert found["app"] == {"version": "0.1.0", "api_version": API_VERSION}
    assert found["status"] == STATUS
    assert found["integration"] == {
        "api_version": API_VERSION,
        "subscriptions": [],
        "problem": None,
    }
    assert found["entry"]["data"]["url"] == app.url
    text = json.dumps(found)
    assert TOKEN not in text
    assert "instance-1" not in text


async def test_diagnostics_count_what_they_do_not_name(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    app: FakeApp,
    told: MockConfigEntry,
) -> None:
    """Incidents and suggestions are about the people of the home."""
    await app.have_suggestions(suggestion(1))
    await app.have_incidents(incident(1), incident(2), incident(3, monitor="left-open"))
    await settle(hass)
    found = await get_diagnostics_for_config_entry(hass, hass_client, told)
    assert isinstance(found, dict)
    assert found["open_incidents"] == {"silent": 2, "left-open": 1}
    text = json.dumps(found)
    assert "Fridge" not in text
    assert "fridge" not in text
    assert "lamp" not in text


async def test_diagnostics_without_the_app(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    app: FakeApp,
    loaded: MockConfigEntry,
) -> None:
    """They say why the app is missing."""
    await app.stop()
    while loaded.runtime_data.client.app is not None:
        await hass.async_block_till_done()
    found = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    assert isinstance(found, dict)
    assert found["app"] is None
    assert found["open_incidents"] is None
    assert found["status"] == {"error": "app_unreachable"}
    assert "that the app is running" in found["integration"]["problem"]


@pytest.mark.usefixtures("loaded")
async def test_system_health_of_a_connected_app(hass: HomeAssistant) -> None:
    """Which version is connected."""
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    assert await get_system_health_info(hass, DOMAIN) == {
        "app_connected": True,
        "app_version": "0.1.0",
    }


async def test_system_health_without_the_app(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Neither is it connected nor is its version known."""
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    assert await get_system_health_info(hass, DOMAIN) == {
        "app_connected": False,
        "app_version": None,
    }
