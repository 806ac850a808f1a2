"""Setting up, unloading and reloading the config entry."""

from datetime import timedelta
import logging
import os

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.components.frontend import DATA_PANELS, EVENT_PANELS_UPDATED
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.loader import async_get_integration
from homeassistant.util import dt as dt_util

from .fake_app import STATUS, FakeApp
from custom_components.steward import panel
from custom_components.steward.const import API_VERSION, DOMAIN, OLDEST_API_VERSION


def _issue(hass: HomeAssistant) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, "app_incompatible")


async def test_connects_and_disconnects(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> None:
    """A loaded entry holds one connection; unloading closes it."""
    assert loaded.state is ConfigEntryState.LOADED
    await app.until(lambda: len(app.clients) == 1)

    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert loaded.state is ConfigEntryState.NOT_LOADED
    await app.until(lambda: not app.clients)


async def test_puts_the_panel_into_everybodys_sidebar(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """The panel is there while the entry is loaded, and its script is served."""
    integration = await async_get_integration(hass, DOMAIN)
    shown = hass.data[DATA_PANELS]["steward"]
    assert shown.sidebar_title == "Steward"
    assert shown.sidebar_icon == "mdi:home-clock"
    assert shown.require_admin is False
    assert shown.config_panel_domain == DOMAIN
    assert shown.config is not None
    custom = shown.config["_panel_custom"]
    assert custom["name"] == "steward-panel"
    assert custom["embed_iframe"] is False
    assert custom["module_url"].startswith(
        f"/steward_static/steward-panel.js?v={integration.version}-"
    )

    http = await hass_client_no_auth()
    response = await http.get(custom["module_url"])
    assert response.status == 200
    assert await response.text() == "export {};"

    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert "steward" in hass.data[DATA_PANELS]
    assert await hass.config_entries.async_unload(loaded.entry_id)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=panel.GRACE_S))
    await hass.async_block_till_done()
    assert "steward" not in hass.data[DATA_PANELS]


async def test_keeps_the_panel_through_a_reload(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Who looks at it is not led away; another script is shown as such."""
    shown = hass.data[DATA_PANELS]["steward"]
    updates = async_capture_events(hass, EVENT_PANELS_UPDATED)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=panel.GRACE_S))
    await hass.async_block_till_done()
    assert hass.data[DATA_PANELS]["steward"] is shown
    assert not updates

    os.utime(panel.FRONTEND_DIR / panel.SCRIPT_NAME, (1, 1))
    assert await hass.config_entries.async_reload(loaded.entry_id)
    config = hass.data[DATA_PANELS]["steward"].config
    assert config is not None
    assert config["_panel_custom"]["module_url"].endswith("-1")


@pytest.mark.parametrize("is_removed", [False, True])
async def test_takes_the_panel_along_at_once(
    hass: HomeAssistant, loaded: MockConfigEntry, *, is_removed: bool
) -> None:
    """An entry that is disabled or removed does not come back."""
    if is_removed:
        await hass.config_entries.async_remove(loaded.entry_id)
    else:
        await hass.config_entries.async_set_disabled_by(
            loaded.entry_id, ConfigEntryDisabler.USER
        )
    assert "steward" not in hass.data[DATA_PANELS]


async def test_goes_on_without_the_panels_script(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A checkout that was never built says so and still relays."""
    (panel.FRONTEND_DIR / panel.SCRIPT_NAME).unlink()
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert "steward" not in hass.data[DATA_PANELS]
    assert "npm run build" in caplog.text
    assert await hass.config_entries.async_unload(entry.entry_id)


async def test_retries_while_the_app_does_not_answer(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """Home Assistant tries again by itself, and the reason can be read."""
    await app.stop()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.reason is not None
    assert "check the address and that the app is running" in entry.reason
    assert "steward" not in hass.data[DATA_PANELS]

    await app.start()
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED


async def test_asks_for_the_token_when_the_app_refuses_it(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """A wrong token at setup starts a reauthentication."""
    app.token = "another-token"
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH


async def test_asks_for_the_token_when_the_app_changes_it(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> None:
    """A token refused at a reconnect starts a reauthentication, and nothing knocks on."""
    app.token = "another-token"
    await app.drop_clients()
    await app.until(lambda: app.connections == 2)
    await hass.async_block_till_done(wait_background_tasks=True)
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert app.connections == 2


@pytest.mark.parametrize(
    ("api_version", "translation_key"),
    [(OLDEST_API_VERSION - 1, "app_too_old"), (API_VERSION + 1, "app_too_new")],
)
async def test_asks_for_an_update_where_versions_do_not_fit(
    hass: HomeAssistant,
    app: FakeApp,
    entry: MockConfigEntry,
    api_version: int,
    translation_key: str,
) -> None:
    """A repair names the half that is too old, and goes when both fit."""
    app.api_version, app.version = api_version, "9.9.9"
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == translation_key
    issue = _issue(hass)
    assert issue is not None
    assert issue.translation_key == translation_key
    assert issue.translation_placeholders == {"version": "9.9.9"}

    app.api_version = API_VERSION
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert _issue(hass) is None


async def test_takes_the_repair_along_when_removed(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """Nothing of Steward stays behind."""
    app.api_version = API_VERSION + 1
    assert not await hass.config_entries.async_setup(entry.entry_id)
    await hass.config_entries.async_remove(entry.entry_id)
    assert _issue(hass) is None


async def test_sees_an_update_of_the_app_that_does_not_fit(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> None:
    """An app updated while Home Assistant runs raises the repair, and the next that fits takes it back."""
    app.api_version = API_VERSION + 1
    await app.drop_clients()
    await app.until(lambda: app.connections == 2)
    while _issue(hass) is None:
        await hass.async_block_till_done()

    app.api_version = API_VERSION
    await app.until(lambda: len(app.clients) == 1)
    while _issue(hass) is not None:
        await hass.async_block_till_done()


async def test_logs_once_when_away_and_once_when_back(
    hass: HomeAssistant,
    app: FakeApp,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However often it has to try in between."""
    caplog.set_level(logging.INFO, "custom_components.steward")
    await app.until(lambda: len(app.clients) == 1)
    await app.stop()
    while loaded.runtime_data.client.app is not None:
        await hass.async_block_till_done()
    await app.start()
    await app.until(lambda: len(app.clients) == 1)
    while loaded.runtime_data.client.app is None:
        await hass.async_block_till_done()
    assert await loaded.runtime_data.client.async_command("status/get", {}) == STATUS

    said = [
        record.message
        for record in caplog.records
        if record.name.startswith("custom_components.steward")
        and "connected" in record.message
    ]
    assert len(said) == 2
    assert "is not connected" in said[0]
    assert "is connected again" in said[1]
