"""The panel's commands on their way through Home Assistant, with the rights of whoever sits in front of it."""

import asyncio
import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from .fake_app import ADMIN_COMMANDS, STATUS, CommandError, FakeApp, suggestion
from custom_components.steward import client, connection
from custom_components.steward.commands import COMMAND_ACCESS
from custom_components.steward.const import DOMAIN
from custom_components.steward.runtime import SUBSCRIPTIONS


@pytest.fixture
async def admin(
    loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> MockHAClientWebSocket:
    """Return an administrator's panel."""
    return await hass_ws_client()


@pytest.fixture
async def user(
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> MockHAClientWebSocket:
    """Return the panel of somebody who is no administrator."""
    return await hass_ws_client(access_token=hass_read_only_access_token)


async def ask(panel: MockHAClientWebSocket, command: str, **params: Any) -> Any:
    """Send a command and return its answer."""
    await panel.send_json_auto_id({"type": f"steward/{command}", **params})
    return await receive(panel)


async def receive(panel: MockHAClientWebSocket) -> Any:
    """Return the next message."""
    async with asyncio.timeout(10):
        return await panel.receive_json()


async def test_relays_parameters_and_result(
    app: FakeApp, admin: MockHAClientWebSocket, hass_admin_user: MockUser
) -> None:
    """What the panel says goes to the app, with the user; what the app answers goes back."""
    app.suggestions = [suggestion(1, id="s1")]
    answer = await ask(
        admin, "suggestions/dismiss", suggestion_id="s1", reason="No", language="de-CH"
    )
    assert answer["success"]
    assert answer["result"] == suggestion(1, id="s1", state="dismissed")
    sent = app.last("suggestions/dismiss")
    assert sent == {
        "id": sent["id"],
        "type": "suggestions/dismiss",
        "suggestion_id": "s1",
        "reason": "No",
        # In which the panel wants to be told.
        "language": "de-CH",
        "user": {"id": hass_admin_user.id, "is_admin": True},
    }


async def test_relays_errors_as_they_are(admin: MockHAClientWebSocket) -> None:
    """Code and message are the app's."""
    answer = await ask(admin, "suggestions/dismiss", suggestion_id="unknown")
    assert not answer["success"]
    assert answer["error"] == {
        "code": "not_found",
        "message": "There is no such suggestion",
    }


async def test_everybody_may_look(
    app: FakeApp, user: MockHAClientWebSocket, hass_read_only_user: MockUser
) -> None:
    """A command for users is relayed with the word that this is no administrator."""
    answer = await ask(user, "suggestions/list")
    assert answer["result"] == {"items": [], "more": 0}
    assert app.last("suggestions/list")["user"] == {
        "id": hass_read_only_user.id,
        "is_admin": False,
    }


async def test_nobody_speaks_for_somebody_else(
    app: FakeApp, user: MockHAClientWebSocket, hass_read_only_user: MockUser
) -> None:
    """A panel that names a user itself is not believed."""
    answer = await ask(user, "suggestions/list", user={"id": "x", "is_admin": True})
    assert answer["success"]
    assert app.last("suggestions/list")["user"] == {
        "id": hass_read_only_user.id,
        "is_admin": False,
    }


@pytest.mark.parametrize(
    "command", [name for name, access in COMMAND_ACCESS.items() if access == "admin"]
)
async def test_only_administrators_change_something(
    app: FakeApp, user: MockHAClientWebSocket, command: str
) -> None:
    """The command does not even reach the app."""
    answer = await ask(user, command, suggestion_id="s1")
    assert answer["error"]["code"] == "unauthorized"
    assert not app.relayed


def test_fake_app_knows_the_same_administrators_commands() -> None:
    """The app of these tests has not fallen behind."""
    admins = {name for name, access in COMMAND_ACCESS.items() if access == "admin"}
    assert admins == ADMIN_COMMANDS


async def test_unsubscribing_goes_through_home_assistant_only(
    admin: MockHAClientWebSocket,
) -> None:
    """The app's own command would end anybody's subscription by its number."""
    answer = await ask(admin, "unsubscribe", subscription=1)
    assert answer["error"]["code"] == "unknown_command"


async def test_passes_events_on_until_unsubscribed(
    hass: HomeAssistant, app: FakeApp, user: MockHAClientWebSocket
) -> None:
    """First the answer, then the events; after unsubscribing none, here and at the app."""
    answer = await ask(user, "status/subscribe")
    assert answer["type"] == "result"
    assert answer["success"]
    assert (await receive(user))["event"] == STATUS

    await app.publish("status/subscribe", {"version": "next"})
    event = await receive(user)
    assert event == {
        "id": answer["id"],
        "type": "event",
        "event": {"version": "next"},
    }

    await user.send_json_auto_id(
        {"type": "unsubscribe_events", "subscription": answer["id"]}
    )
    assert (await receive(user))["success"]
    await app.until(lambda: not app.subscriptions)
    assert not hass.data[SUBSCRIPTIONS]


async def test_every_panel_has_its_own_subscription(
    app: FakeApp, user: MockHAClientWebSocket, admin: MockHAClientWebSocket
) -> None:
    """One that leaves takes nothing from the others."""
    for panel in (user, admin):
        assert (await ask(panel, "suggestions/subscribe"))["success"]
    assert len(app.subscriptions) == 2
    await user.close()
    await app.until(lambda: len(app.subscriptions) == 1)
    await app.publish("suggestions/subscribe", {"more": 7})
    assert (await receive(admin))["event"] == {"more": 7}


async def test_refused_subscription_is_an_error(
    hass: HomeAssistant, app: FakeApp, user: MockHAClientWebSocket
) -> None:
    """Nothing of it stays behind."""
    app.errors["suggestions/subscribe"] = CommandError("busy", "Try again later")
    answer = await ask(user, "suggestions/subscribe")
    assert answer["error"] == {"code": "busy", "message": "Try again later"}
    await user.send_json_auto_id(
        {"type": "unsubscribe_events", "subscription": answer["id"]}
    )
    assert (await receive(user))["error"]["code"] == "not_found"
    assert not hass.data[SUBSCRIPTIONS]


async def test_panel_that_leaves_before_the_answer_is_unsubscribed(
    hass: HomeAssistant, app: FakeApp, user: MockHAClientWebSocket
) -> None:
    """The app's late answer does not leave a subscription that nobody ends."""
    app.silent.add("suggestions/subscribe")
    await user.send_json_auto_id({"type": "steward/suggestions/subscribe"})
    await app.until_received("suggestions/subscribe")
    await user.close()
    await hass.async_block_till_done()

    number = app.last("suggestions/subscribe")["id"]
    app.clients[0].subscriptions[number] = app.last("suggestions/subscribe")
    await app.send_raw(
        json.dumps({"id": number, "type": "result", "success": True, "result": None})
    )
    await app.until(lambda: not app.subscriptions)
    assert not hass.data[SUBSCRIPTIONS]


async def test_subscriptions_outlast_a_lost_connection(
    app: FakeApp, admin: MockHAClientWebSocket, hass_admin_user: MockUser
) -> None:
    """The panel keeps getting events, as the user it belongs to, and notices nothing else."""
    answer = await ask(admin, "suggestions/subscribe")
    await app.drop_clients()
    await app.until_received("suggestions/subscribe", 2)
    assert app.last("suggestions/subscribe")["user"] == {
        "id": hass_admin_user.id,
        "is_admin": True,
    }
    await app.publish("suggestions/subscribe", {"more": 3})
    assert await receive(admin) == {
        "id": answer["id"],
        "type": "event",
        "event": {"more": 3},
    }


async def test_subscriptions_outlast_a_reload_of_the_entry(
    hass: HomeAssistant,
    app: FakeApp,
    loaded: MockConfigEntry,
    admin: MockHAClientWebSocket,
) -> None:
    """A new token or address is no reason to open the panel anew."""
    await ask(admin, "suggestions/subscribe")
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await app.until(lambda: len(app.subscriptions) == 1 and len(app.clients) == 1)
    await app.publish("suggestions/subscribe", {"more": 4})
    assert (await receive(admin))["event"] == {"more": 4}


async def test_rights_are_looked_up_at_every_reconnect(
    hass: HomeAssistant,
    app: FakeApp,
    admin: MockHAClientWebSocket,
    hass_admin_user: MockUser,
) -> None:
    """Whoever is an administrator no longer does not stay one at the app."""
    await ask(admin, "suggestions/subscribe")
    await hass.auth.async_update_user(hass_admin_user, group_ids=["system-users"])
    await app.drop_clients()
    await app.until_received("suggestions/subscribe", 2)
    assert app.last("suggestions/subscribe")["user"]["is_admin"] is False


async def test_reconnects_at_once_after_a_connection_that_was_good(
    app: FakeApp,
    admin: MockHAClientWebSocket,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only an app that keeps falling over is waited for longer and longer."""
    monkeypatch.setattr(client, "STABLE_S", 0)
    monkeypatch.setattr(client, "RETRY_DELAYS_S", (0, 3600))
    await ask(admin, "suggestions/subscribe")
    for count in (2, 3, 4):
        await app.drop_clients()
        await app.until_received("suggestions/subscribe", count)


async def test_connection_lost_while_renewing_is_no_matter(
    app: FakeApp,
    admin: MockHAClientWebSocket,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The next connection renews it."""
    await ask(admin, "suggestions/subscribe")
    app.silent.add("suggestions/subscribe")
    await app.drop_clients()
    await app.until_received("suggestions/subscribe", 2)
    app.silent.clear()
    await app.drop_clients()
    await app.until(lambda: len(app.subscriptions) == 1)
    assert "did not renew" not in caplog.text


async def test_subscription_that_is_not_renewed_waits_for_the_next_connection(
    app: FakeApp,
    admin: MockHAClientWebSocket,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The app may refuse it once, for example while it starts."""
    await ask(admin, "suggestions/subscribe")
    app.errors["suggestions/subscribe"] = CommandError("busy", "Still starting")
    await app.drop_clients()
    await app.until_received("suggestions/subscribe", 2)
    # Answered in order, so the refusal has come through as well.
    await ask(admin, "status/get")
    assert "did not renew the subscription suggestions/subscribe" in caplog.text
    app.errors.clear()
    await app.drop_clients()
    await app.until(lambda: len(app.subscriptions) == 1)


async def test_says_when_the_app_is_not_connected(
    app: FakeApp, admin: MockHAClientWebSocket
) -> None:
    """Commands and subscriptions fail with the same code and a message that says what to do."""
    await app.stop()
    for command in ("status/get", "status/subscribe"):
        answer = await ask(admin, command)
        assert answer["error"]["code"] == "app_unreachable"
        assert "that the app is running" in answer["error"]["message"]


async def test_command_under_way_fails_when_the_connection_is_lost(
    app: FakeApp, admin: MockHAClientWebSocket
) -> None:
    """Nobody waits for an answer that cannot come."""
    app.silent.add("analysis/run")
    await admin.send_json_auto_id({"type": "steward/analysis/run", "scope": "full"})
    await app.until_received("analysis/run")
    await app.drop_clients()
    assert (await receive(admin))["error"]["code"] == "app_unreachable"


async def test_says_when_the_app_refuses_the_token(
    hass: HomeAssistant, app: FakeApp, admin: MockHAClientWebSocket
) -> None:
    """Then it is not the app that has to be looked at."""
    app.token = "another-token"
    await app.drop_clients()
    while not hass.config_entries.flow.async_progress():
        await hass.async_block_till_done()
    answer = await ask(admin, "status/get")
    assert answer["error"]["code"] == "app_invalid_auth"


async def test_command_that_is_not_answered_fails_in_the_end(
    app: FakeApp,
    admin: MockHAClientWebSocket,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A late answer is then left out, and the connection goes on."""
    monkeypatch.setattr(connection, "COMMAND_TIMEOUT_S", 0.01)
    app.silent.add("analysis/run")
    answer = await ask(admin, "analysis/run")
    assert answer["error"]["code"] == "timeout"
    late = {"id": app.last("analysis/run")["id"], "type": "result", "success": True}
    await app.send_raw(json.dumps(late))
    monkeypatch.undo()
    assert (await ask(admin, "status/get"))["success"]


async def test_says_when_steward_is_not_set_up(
    hass: HomeAssistant,
    hass_with_http: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """The commands are there as soon as the integration is loaded, whatever its entry does."""
    assert await async_setup_component(hass, DOMAIN, {})
    answer = await ask(await hass_ws_client(), "status/get")
    assert answer["error"]["code"] == "app_unreachable"
    assert "Settings > Devices & services" in answer["error"]["message"]
