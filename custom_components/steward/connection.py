"""One live WebSocket connection to the app: the handshake, commands with their answers, and events.

It lives as long as its socket. Reconnecting is the client's work, which makes a new one of these each time.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final, Self

import aiohttp
from yarl import URL

from homeassistant.helpers.json import json_dumps
from homeassistant.util.json import json_loads

from .const import API_VERSION, LOGGER, OLDEST_API_VERSION
from .errors import (
    CODE_INTERNAL,
    CODE_TIMEOUT,
    AppUnreachableError,
    CommandFailedError,
    IncompatibleAppError,
    InvalidTokenError,
)

CONNECT_TIMEOUT_S: Final = 10
# Creating an automation waits for Home Assistant to load it, which takes a while on a small machine.
COMMAND_TIMEOUT_S: Final = 60
CLOSE_TIMEOUT_S: Final = 2
# The socket is given up when the app does not answer a ping within half of this.
HEARTBEAT_S: Final = 30
# A long list of suggestions, each with its replay day by day, is larger than aiohttp's 4 MiB.
MAX_MESSAGE_BYTES: Final = 32 * 1024 * 1024

type EventCallback = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class AppVersion:
    """What the app says of itself in the handshake."""

    version: str
    api_version: int


class AppConnection:
    """An authenticated connection; `async_run` has to run for anything to be answered."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, app: AppVersion
    ) -> None:
        """Take over a socket after its handshake."""
        self.app = app
        self._socket = socket
        self._ids = count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._listeners: dict[int, EventCallback] = {}
        self._ended = False
        self._complained = False

    @classmethod
    async def async_open(
        cls, session: aiohttp.ClientSession, url: str, token: str
    ) -> Self:
        """Connect, check that the two sides understand each other, and authenticate.

        Raises AppUnreachableError, InvalidTokenError or IncompatibleAppError.
        """
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                socket = await session.ws_connect(
                    URL(url) / "api" / "ws",
                    heartbeat=HEARTBEAT_S,
                    max_msg_size=MAX_MESSAGE_BYTES,
                    timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_TIMEOUT_S),
                )
                try:
                    app = await _async_handshake(socket, token)
                except BaseException:
                    await socket.close()
                    raise
        except TimeoutError as err:
            raise AppUnreachableError(
                f"The Steward app at {url} did not answer within {CONNECT_TIMEOUT_S} seconds; check that it is running."
            ) from err
        except (aiohttp.ClientError, OSError, ValueError) as err:
            LOGGER.debug("Connecting to %s failed: %r", url, err)
            raise AppUnreachableError(
                f"The Steward app at {url} cannot be reached; check the address and that the app is running."
            ) from err
        return cls(socket, app)

    async def async_run(self) -> None:
        """Read until the connection ends; whatever still waits for an answer then fails."""
        try:
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.ERROR:
                    break
                self._handle(message)
                # Whoever waited for this answer runs before the next message is read, so that a subscriber has passed on
                # "subscribed" before its first event comes.
                await asyncio.sleep(0)
        finally:
            self._ended = True
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(_connection_lost())
            self._listeners.clear()
            await self._socket.close()

    async def async_close(self) -> None:
        """End the connection."""
        self._ended = True
        await self._socket.close()

    async def async_call(self, command: str, params: Mapping[str, Any]) -> Any:
        """Send a command and return its result.

        Raises AppUnreachableError, or CommandFailedError with the app's own code.
        """
        return await self._async_request(next(self._ids), command, params)

    async def async_subscribe(
        self, command: str, params: Mapping[str, Any], on_event: EventCallback
    ) -> int:
        """Subscribe and return the number to unsubscribe with."""
        subscription = next(self._ids)
        self._listeners[subscription] = on_event
        try:
            await self._async_request(subscription, command, params)
        except BaseException:
            self._listeners.pop(subscription, None)
            raise
        return subscription

    async def async_unsubscribe(self, subscription: int) -> None:
        """End a subscription; no event of it is passed on from here on."""
        self._listeners.pop(subscription, None)
        await self.async_call("unsubscribe", {"subscription": subscription})

    async def _async_request(
        self, request: int, command: str, params: Mapping[str, Any]
    ) -> Any:
        if self._ended:
            raise _connection_lost()
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[request] = answer
        try:
            async with asyncio.timeout(COMMAND_TIMEOUT_S):
                await self._socket.send_str(
                    json_dumps({**params, "id": request, "type": command})
                )
                return await answer
        except TimeoutError as err:
            raise CommandFailedError(
                CODE_TIMEOUT,
                f"The Steward app did not answer within {COMMAND_TIMEOUT_S} seconds; try again.",
            ) from err
        except (aiohttp.ClientError, ConnectionError) as err:
            raise _connection_lost() from err
        finally:
            del self._waiting[request]

    def _handle(self, message: aiohttp.WSMessage) -> None:
        """Take one message; one that makes no sense is left out and the connection goes on."""
        match _parse(message):
            case {"type": "result", "id": int(request), "success": True, **rest}:
                self._settle(request, rest.get("result"))
            case {
                "type": "result",
                "id": int(request),
                "success": False,
                "error": {"code": str(code), "message": str(text)},
            }:
                self._settle(request, CommandFailedError(code, text))
            case {"type": "result", "id": int(request)}:
                self._settle(
                    request,
                    CommandFailedError(
                        CODE_INTERNAL,
                        "The Steward app answered in a way that makes no sense; update the app and the integration.",
                    ),
                )
            case {"type": "event", "id": int(request), "event": event}:
                self._deliver(request, event)
            case _ if not self._complained:
                self._complained = True
                LOGGER.warning(
                    "The Steward app sent a message that makes no sense; it and any more like it are left out"
                )

    def _settle(self, request: int, outcome: Any) -> None:
        # Nobody waits any longer when the command had timed out.
        if (answer := self._waiting.get(request)) is None or answer.done():
            return
        if isinstance(outcome, CommandFailedError):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)

    def _deliver(self, subscription: int, event: Any) -> None:
        if (listener := self._listeners.get(subscription)) is None:
            return
        try:
            listener(event)
        except Exception:
            # A fault of one listener must not take the connection from all others.
            LOGGER.exception("Passing on an event of the Steward app failed")


async def _async_handshake(
    socket: aiohttp.ClientWebSocketResponse, token: str
) -> AppVersion:
    app = _version_of(await _async_receive(socket), "auth_required")
    if not OLDEST_API_VERSION <= app.api_version <= API_VERSION:
        raise IncompatibleAppError(app.version, too_old=app.api_version < API_VERSION)
    await socket.send_str(json_dumps({"type": "auth", "token": token}))
    reply = await _async_receive(socket)
    if reply.get("type") == "auth_invalid":
        raise InvalidTokenError
    return _version_of(reply, "auth_ok")


async def _async_receive(socket: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    content = _parse(await socket.receive())
    if content is None:
        raise AppUnreachableError(
            "The address answers, but not as the Steward app does; check that it is the app's address."
        )
    return content


def _version_of(message: dict[str, Any], expected: str) -> AppVersion:
    match message:
        case {"type": str(kind), "version": str(version), "api_version": int(api)}:
            if kind == expected:
                return AppVersion(version, api)
    raise AppUnreachableError(
        "The address answers, but not as the Steward app does; check that it is the app's address."
    )


def _parse(message: aiohttp.WSMessage) -> dict[str, Any] | None:
    """Return the JSON object of a message, None when it is none."""
    if message.type is not aiohttp.WSMsgType.TEXT:
        return None
    try:
        content = json_loads(message.data)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _connection_lost() -> AppUnreachableError:
    return AppUnreachableError(
        "The connection to the Steward app was lost; check that the app is running."
    )
