"""What an app, or something else at its address, may send, and what becomes of it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import pytest

from .fake_app import STATUS, TOKEN, CommandError, FakeApp
from custom_components.steward import connection as connection_module
from custom_components.steward.connection import AppConnection, AppVersion
from custom_components.steward.const import API_VERSION, OLDEST_API_VERSION
from custom_components.steward.errors import (
    AppUnreachableError,
    CommandFailedError,
    IncompatibleAppError,
    InvalidTokenError,
)


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    """Return a session as Home Assistant's shared one."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def live(
    session: aiohttp.ClientSession, app: FakeApp
) -> AsyncGenerator[AppConnection]:
    """Return a connection that is being read."""
    connection = await AppConnection.async_open(session, app.url, TOKEN)
    reader = asyncio.create_task(connection.async_run())
    yield connection
    await connection.async_close()
    await reader


async def test_knows_the_app_after_the_handshake(live: AppConnection) -> None:
    """Version and API version are the app's."""
    assert live.app == AppVersion("0.1.0", API_VERSION)


@pytest.mark.parametrize(
    ("api_version", "too_old", "outdated"),
    [
        (OLDEST_API_VERSION - 1, True, "app"),
        (API_VERSION + 1, False, "integration"),
    ],
)
async def test_does_not_tell_the_token_to_an_app_that_does_not_fit(
    session: aiohttp.ClientSession,
    app: FakeApp,
    api_version: int,
    too_old: bool,
    outdated: str,
) -> None:
    """The versions are compared first, and the half to update is named."""
    app.api_version, app.token = api_version, "would be refused"
    with pytest.raises(IncompatibleAppError, match=f"update the {outdated}") as failure:
        await AppConnection.async_open(session, app.url, TOKEN)
    assert failure.value.too_old is too_old


async def test_refused_token(session: aiohttp.ClientSession, app: FakeApp) -> None:
    """It is not mistaken for an app that is down."""
    with pytest.raises(InvalidTokenError):
        await AppConnection.async_open(session, app.url, "wrong")


@pytest.mark.parametrize(
    "greeting",
    [
        "not json",
        "[]",
        '"auth_required"',
        b"\x00\x01",
        '{"type": "auth_required"}',
        '{"type": "auth_required", "version": 1, "api_version": 1}',
        '{"type": "auth_required", "version": "1", "api_version": "1"}',
        # Home Assistant itself.
        '{"type": "auth_required", "ha_version": "2026.11.0"}',
        '{"type": "hello", "version": "1", "api_version": 1}',
    ],
)
async def test_something_else_at_the_address(
    session: aiohttp.ClientSession, app: FakeApp, greeting: str | bytes
) -> None:
    """Whatever it says, it is not the app."""
    app.greeting = greeting
    with pytest.raises(AppUnreachableError, match="not as the Steward app does"):
        await AppConnection.async_open(session, app.url, TOKEN)


async def test_something_else_answers_the_token(
    session: aiohttp.ClientSession, app: FakeApp
) -> None:
    """The handshake has to end as it should."""
    app.auth_reply = {"type": "welcome"}
    with pytest.raises(AppUnreachableError, match="not as the Steward app does"):
        await AppConnection.async_open(session, app.url, TOKEN)


async def test_server_without_the_api(
    session: aiohttp.ClientSession, app: FakeApp
) -> None:
    """A web server that knows no such path."""
    with pytest.raises(AppUnreachableError, match="check the address"):
        await AppConnection.async_open(session, f"{app.url}/elsewhere", TOKEN)


async def test_server_that_says_nothing(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wait has an end."""
    monkeypatch.setattr(connection_module, "CONNECT_TIMEOUT_S", 0.05)
    kept = list[Any]()
    server = await asyncio.start_server(
        lambda *streams: kept.append(streams), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(AppUnreachableError, match="did not answer within"):
        await AppConnection.async_open(session, f"http://127.0.0.1:{port}", TOKEN)
    server.close_clients()
    server.close()


@pytest.mark.parametrize(
    "nonsense",
    [
        "not json",
        "{",
        "[1, 2]",
        "null",
        "{}",
        b"\xff\xfe",
        '{"type": "result"}',
        '{"id": "1", "type": "result", "success": true}',
        '{"id": 1, "type": "event"}',
        '{"id": 1, "type": "surprise"}',
        '{"id": null, "type": "event", "event": 1}',
    ],
)
async def test_nonsense_is_left_out(
    app: FakeApp,
    live: AppConnection,
    nonsense: str | bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is logged once and the connection goes on."""
    await app.until(lambda: len(app.clients) == 1)
    await app.send_raw(nonsense)
    await app.send_raw(nonsense)
    assert await live.async_call("status/get", {}) == STATUS
    assert caplog.text.count("makes no sense") == 1


@pytest.mark.parametrize(
    "stray",
    [
        '{"id": 77, "type": "result", "success": true, "result": 1}',
        '{"id": 77, "type": "event", "event": 1}',
    ],
)
async def test_messages_for_nobody_are_left_out(
    app: FakeApp,
    live: AppConnection,
    stray: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Late answers and last events are no fault."""
    await app.until(lambda: len(app.clients) == 1)
    await app.send_raw(stray)
    assert await live.async_call("status/get", {}) == STATUS
    assert "makes no sense" not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        '{{"id": {0}, "type": "result"}}',
        '{{"id": {0}, "type": "result", "success": false}}',
        '{{"id": {0}, "type": "result", "success": false, "error": "x"}}',
        '{{"id": {0}, "type": "result", "success": false, "error": {{"code": 1}}}}',
    ],
)
async def test_answer_that_makes_no_sense_is_an_error(
    app: FakeApp, live: AppConnection, answer: str
) -> None:
    """Whoever asked does not wait for another."""
    app.answers["findings/list"] = answer.format
    with pytest.raises(CommandFailedError, match="makes no sense") as failure:
        await live.async_call("findings/list", {})
    assert failure.value.code == "internal"


async def test_answers_are_told_apart(app: FakeApp, live: AppConnection) -> None:
    """Commands sent together get each its own answer, in whatever order."""
    app.errors["findings/list"] = CommandError("busy", "Not now")
    first, second, third = await asyncio.gather(
        live.async_call("status/get", {}),
        live.async_call("findings/list", {}),
        live.async_call("suggestions/list", {}),
        return_exceptions=True,
    )
    assert first == STATUS
    assert isinstance(second, CommandFailedError)
    assert (second.code, str(second)) == ("busy", "Not now")
    assert third == {"items": [], "more": 0}


async def test_listener_that_fails_takes_nothing_along(
    app: FakeApp, live: AppConnection, caplog: pytest.LogCaptureFixture
) -> None:
    """The next event comes all the same."""
    events: list[Any] = []

    def listen(event: Any) -> None:
        events.append(event)
        if event == "bad":
            raise RuntimeError("fault")

    await live.async_subscribe("suggestions/subscribe", {}, listen)
    for event in ("bad", "good"):
        await app.publish("suggestions/subscribe", event)
    assert await live.async_call("status/get", {}) == STATUS
    assert events == ["bad", "good"]
    assert "Passing on an event" in caplog.text


async def test_no_event_after_unsubscribing(app: FakeApp, live: AppConnection) -> None:
    """Also one that was under way already."""
    events: list[Any] = []
    number = await live.async_subscribe("suggestions/subscribe", {}, events.append)
    leaving = asyncio.create_task(live.async_unsubscribe(number))
    await asyncio.sleep(0)
    await app.publish("suggestions/subscribe", "late")
    await leaving
    assert await live.async_call("status/get", {}) == STATUS
    assert events == []


async def test_message_too_large_ends_the_connection(
    session: aiohttp.ClientSession, app: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And only this connection: the client then makes another."""
    monkeypatch.setattr(connection_module, "MAX_MESSAGE_BYTES", 1000)
    connection = await AppConnection.async_open(session, app.url, TOKEN)
    reader = asyncio.create_task(connection.async_run())
    app.answers["status/get"] = lambda number: "x" * 2000
    with pytest.raises(AppUnreachableError, match="was lost"):
        await connection.async_call("status/get", {})
    await reader
    with pytest.raises(AppUnreachableError, match="was lost"):
        await connection.async_call("status/get", {})


async def test_closing_twice_is_fine(
    session: aiohttp.ClientSession, app: FakeApp
) -> None:
    """Also from both sides."""
    connection = await AppConnection.async_open(session, app.url, TOKEN)
    await connection.async_close()
    await connection.async_close()
    with pytest.raises(AppUnreachableError):
        await connection.async_call("status/get", {})
