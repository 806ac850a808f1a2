"""Every way to the app, each with what can go wrong and how a person gets out of it."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import (
    SOURCE_HASSIO,
    SOURCE_IGNORE,
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.hassio import HassioServiceInfo

from .fake_app import TOKEN, FakeApp
from custom_components.steward.const import API_VERSION, DOMAIN, OLDEST_API_VERSION

pytestmark = pytest.mark.usefixtures("hass_with_http")


def announcement(app: FakeApp, **changes: Any) -> HassioServiceInfo:
    """Return what the Supervisor passes on of the app."""
    return HassioServiceInfo(
        config={
            "host": "127.0.0.1",
            "port": app.port,
            "token": app.token,
            "instance_id": "instance-1",
            "boot_id": "boot-1",
            "addon": "Steward",
            **changes,
        },
        name="Steward",
        slug="local_steward",
        uuid="0123456789abcdef",
    )


async def announce(
    hass: HomeAssistant, app: FakeApp, **changes: Any
) -> ConfigFlowResult:
    """Let the Supervisor announce the app."""
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_HASSIO},
        data=announcement(app, **changes),
    )


async def start_user_flow(hass: HomeAssistant) -> ConfigFlowResult:
    """Choose "Add integration"."""
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )


async def submit(
    hass: HomeAssistant, flow: ConfigFlowResult, **user_input: str
) -> ConfigFlowResult:
    """Send the form."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], user_input)
    await hass.async_block_till_done()
    return result


async def break_app(app: FakeApp, how: str) -> None:
    """Let the app be as the named error expects it."""
    match how:
        case "cannot_connect":
            await app.stop()
        case "invalid_auth":
            app.token = "another-token"
        case "app_too_old":
            app.api_version = OLDEST_API_VERSION - 1
        case "app_too_new":
            app.api_version = API_VERSION + 1


async def mend_app(app: FakeApp) -> None:
    """Undo any of it."""
    app.token, app.api_version = TOKEN, API_VERSION
    await app.stop()
    await app.start()


BREAKAGES = ["cannot_connect", "invalid_auth", "app_too_old", "app_too_new"]


async def test_user_enters_address_and_token(hass: HomeAssistant, app: FakeApp) -> None:
    """Address and token make an entry, which connects."""
    flow = await start_user_flow(hass)
    assert flow["type"] is FlowResultType.FORM
    assert flow["step_id"] == "user"
    result = await submit(hass, flow, url=app.url, token=TOKEN)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Steward"
    assert result["data"] == {CONF_URL: app.url, CONF_TOKEN: TOKEN}
    assert result["result"].state is ConfigEntryState.LOADED


@pytest.mark.parametrize("error", BREAKAGES)
async def test_user_sees_what_is_wrong_and_tries_again(
    hass: HomeAssistant, app: FakeApp, error: str
) -> None:
    """Each failure has its own message; the form stays and then works."""
    await break_app(app, error)
    flow = await submit(hass, await start_user_flow(hass), url=app.url, token=TOKEN)
    assert flow["type"] is FlowResultType.FORM
    assert flow["errors"] == {"base": error}
    await mend_app(app)
    result = await submit(hass, flow, url=app.url, token=TOKEN)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "address",
    ["", "http://", "ftp://127.0.0.1", "http://user@127.0.0.1", "http://host:port"],
)
async def test_user_enters_what_is_no_address(
    hass: HomeAssistant, app: FakeApp, address: str
) -> None:
    """The field itself says so."""
    flow = await submit(hass, await start_user_flow(hass), url=address, token=TOKEN)
    assert flow["errors"] == {CONF_URL: "invalid_url"}
    result = await submit(hass, flow, url=app.url, token=TOKEN)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_user_may_be_sloppy(hass: HomeAssistant, app: FakeApp) -> None:
    """White space, a missing scheme, a slash and a query are no matter."""
    address = f"  127.0.0.1:{app.port}/?x=1 "
    flow = await start_user_flow(hass)
    result = await submit(hass, flow, url=address, token=f" {TOKEN}\n")
    assert result["data"] == {CONF_URL: app.url, CONF_TOKEN: TOKEN}


@pytest.mark.usefixtures("loaded")
async def test_user_cannot_set_up_twice(hass: HomeAssistant) -> None:
    """There is one Steward per home."""
    result = await start_user_flow(hass)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "single_instance_allowed"


async def test_announced_app_is_confirmed(hass: HomeAssistant, app: FakeApp) -> None:
    """One click connects to the app that the Supervisor announces."""
    flow = await announce(hass, app)
    assert flow["type"] is FlowResultType.FORM
    assert flow["step_id"] == "hassio_confirm"
    assert flow["description_placeholders"] == {"addon": "Steward"}
    result = await submit(hass, flow)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {CONF_URL: app.url, CONF_TOKEN: TOKEN}
    assert result["result"].unique_id == "instance-1"
    assert result["result"].state is ConfigEntryState.LOADED


@pytest.mark.parametrize("error", BREAKAGES)
async def test_announced_app_may_not_answer_yet(
    hass: HomeAssistant, app: FakeApp, error: str
) -> None:
    """The offer stays until it works."""
    flow = await announce(hass, app)
    await break_app(app, error)
    flow = await submit(hass, flow)
    assert flow["errors"] == {"base": error}
    await mend_app(app)
    assert (await submit(hass, flow))["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "changes",
    [
        {"instance_id": None},
        {"host": None},
        {"token": 1},
        {"port": "8098"},
        {"port": 0},
        {"port": 70000},
    ],
)
async def test_announcement_has_to_be_complete(
    hass: HomeAssistant, app: FakeApp, changes: dict[str, Any]
) -> None:
    """One that is not gives no offer."""
    result = await announce(hass, app, **changes)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "invalid_discovery_info"


async def test_announcement_updates_the_entry(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> None:
    """The same app with a new token at a new port is connected to again by itself."""
    await app.stop()
    app.port, app.token = 0, "new-token"
    await app.start()
    result = await announce(hass, app)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    await hass.async_block_till_done()
    assert loaded.data == {CONF_URL: app.url, CONF_TOKEN: "new-token"}
    assert loaded.state is ConfigEntryState.LOADED
    await app.until(lambda: len(app.clients) == 1)


async def test_announcement_without_news_leaves_the_connection_alone(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> None:
    """The app announces itself at every start; nothing is reloaded for that."""
    result = await announce(hass, app, boot_id="boot-2")
    await hass.async_block_till_done()
    assert result["reason"] == "already_configured"
    assert app.connections == 1


async def test_announcement_wakes_an_entry_that_retries(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """After a start of the machine Home Assistant is there before its apps."""
    await app.stop()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    await app.start()
    await announce(hass, app)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_announcement_answers_the_question_for_the_token(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """A reauthentication that waits for a person ends by itself when the app tells its new token."""
    app.token = "new-token"
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert len(hass.config_entries.flow.async_progress()) == 1
    await announce(hass, app)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data[CONF_TOKEN] == "new-token"
    assert not hass.config_entries.flow.async_progress()


async def test_announcement_of_another_app_changes_nothing(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> None:
    """A second Steward is not mixed up with the one that is set up."""
    result = await announce(hass, app, instance_id="instance-2", token="x")
    assert result["reason"] == "single_instance_allowed"
    assert loaded.data[CONF_TOKEN] == TOKEN


async def test_newest_announcement_counts(hass: HomeAssistant, app: FakeApp) -> None:
    """An offer with an outdated token gives way to the next."""
    await announce(hass, app, token="old-token")
    flow = await announce(hass, app)
    assert [one["flow_id"] for one in hass.config_entries.flow.async_progress()] == [
        flow["flow_id"]
    ]
    assert (await submit(hass, flow))["type"] is FlowResultType.CREATE_ENTRY


async def test_ignored_announcement_stays_ignored(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """Until a person adds Steward by hand."""
    MockConfigEntry(
        domain=DOMAIN, unique_id="instance-1", source=SOURCE_IGNORE
    ).add_to_hass(hass)
    result = await announce(hass, app)
    assert result["reason"] == "already_configured"
    flow = await start_user_flow(hass)
    result = await submit(hass, flow, url=app.url, token=TOKEN)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_offer_is_void_once_set_up_by_hand(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """Adding Steward by address ends the Supervisor's offer."""
    await announce(hass, app)
    flow = await start_user_flow(hass)
    await submit(hass, flow, url=app.url, token=TOKEN)
    assert not hass.config_entries.flow.async_progress()


async def test_offer_is_refused_when_set_up_meanwhile(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """The check is made again when the offer is taken."""
    hass.config_entries.async_update_entry(entry, unique_id="instance-2")
    await hass.config_entries.async_remove(entry.entry_id)
    flow = await announce(hass, app)
    entry.add_to_hass(hass)
    assert (await submit(hass, flow))["reason"] == "single_instance_allowed"


@pytest.mark.parametrize("error", BREAKAGES)
async def test_reauthentication(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry, error: str
) -> None:
    """A new token is tried before it is kept."""
    flow = await loaded.start_reauth_flow(hass)
    assert flow["step_id"] == "reauth_confirm"
    assert flow["description_placeholders"] is not None
    assert flow["description_placeholders"]["url"] == app.url
    await break_app(app, error)
    flow = await submit(hass, flow, token="new-token")
    assert flow["errors"] == {"base": error}

    await mend_app(app)
    app.token = "new-token"
    result = await submit(hass, flow, token="new-token")
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reauth_successful"
    assert loaded.data == {CONF_URL: app.url, CONF_TOKEN: "new-token"}
    assert loaded.state is ConfigEntryState.LOADED


@pytest.mark.parametrize("error", BREAKAGES)
async def test_reconfiguration(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry, error: str
) -> None:
    """Another address is tried before it is kept."""
    flow = await loaded.start_reconfigure_flow(hass)
    assert flow["step_id"] == "reconfigure"
    await break_app(app, error)
    flow = await submit(hass, flow, url=app.url, token=TOKEN)
    assert flow["errors"] == {"base": error}

    await app.stop()
    app.port = 0
    await mend_app(app)
    result = await submit(hass, flow, url=app.url, token=TOKEN)
    assert result["reason"] == "reconfigure_successful"
    assert loaded.data == {CONF_URL: app.url, CONF_TOKEN: TOKEN}
    assert loaded.state is ConfigEntryState.LOADED
