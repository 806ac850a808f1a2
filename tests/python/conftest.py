"""A real app to talk to, a real frontend to hang the panel into, and a configured entry."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .fake_app import TOKEN, FakeApp
from .waiting import settle
from custom_components.steward import panel
from custom_components.steward.const import DOMAIN


@pytest.fixture(autouse=True)
def _custom_integration(
    enable_custom_integrations: None, socket_enabled: None, frontend_dir: Path
) -> None:
    """Let Home Assistant load the integration, and let it reach 127.0.0.1."""


@pytest.fixture
def frontend_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the folder that `npm run build` fills, so that these tests need no build."""
    folder = tmp_path / "frontend"
    folder.mkdir()
    (folder / panel.SCRIPT_NAME).write_text("export {};")
    monkeypatch.setattr(panel, "FRONTEND_DIR", folder)
    return folder


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let aiohttp be: it sets a closed socket's heartbeat timer once more when the answer to its close frame comes in.

    The timer does nothing when it fires. That the integration's own timers end with its entry has a test; its tasks are still looked for.
    """
    return True


@pytest.fixture
async def app() -> AsyncGenerator[FakeApp]:
    """Run the app."""
    fake = FakeApp()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def hass_with_http(hass: HomeAssistant) -> HomeAssistant:
    """Bring what the integration depends on."""
    assert await async_setup_component(hass, "frontend", {})
    await hass.async_block_till_done()
    return hass


@pytest.fixture
def entry(hass: HomeAssistant, app: FakeApp) -> MockConfigEntry:
    """Return an entry for the running app, not set up yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Steward",
        unique_id="instance-1",
        data={CONF_URL: app.url, CONF_TOKEN: TOKEN},
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def loaded(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Return the entry set up and connected."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
async def told(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> MockConfigEntry:
    """Return the entry once the app has told everything it tells by itself."""
    await app.until_received("status/subscribe")
    await app.until_received("incidents/subscribe")
    await settle(hass)
    return loaded


@pytest.fixture
async def anna(hass: HomeAssistant) -> User:
    """Return an administrator."""
    return await hass.auth.async_create_user("Anna", group_ids=[GROUP_ID_ADMIN])


@pytest.fixture
async def ben(hass: HomeAssistant, anna: User) -> User:
    """Return somebody who is none; the first user, Anna, owns the home."""
    return await hass.auth.async_create_user("Ben", group_ids=[GROUP_ID_USER])
