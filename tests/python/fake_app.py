"""The Steward app as its protocol describes it (src/api/protocol.ts), on a real WebSocket at a port of the machine's choice.

It answers as the app does and can be made to misbehave as apps do: stop, restart at the same port, drop its connections, refuse the
token, speak another version, or send nonsense.
"""

import asyncio
from collections.abc import Awaitable, Callable
import json
from typing import Any

from aiohttp import WSMsgType, web

from custom_components.steward.const import API_VERSION, NOBODY

TOKEN = "the-right-token"
STATUS: dict[str, Any] = {
    "version": "0.1.0",
    "counts": {"proposed": 0},
    "analysis": {"last_finished_ms": None},
    "problems": [],
}
ADMIN_COMMANDS = {
    "analysis/run",
    "attribution/correct",
    "attribution/corrections",
    "audit/list",
    "changes/list",
    "changes/undo",
    "days/answer",
    "days/mark",
    "days/propose",
    "days/unmark",
    "entities/inherit",
    "incidents/later",
    "incidents/normal",
    "incidents/not_normal",
    "learning/delete_rule",
    "learning/pause",
    "learning/rules",
    "learning/set_rule",
    "model/preview",
    "model/status",
    "model/try",
    "notifications/owners",
    "notifications/phones",
    "notifications/test",
    "options/list",
    "options/set",
    "backups/list",
    "backups/make",
    "backups/restore",
    "privacy/delete",
    "problems/acknowledge",
    "rhythm/reset",
    "rhythm/undo_reset",
    "suggestions/create",
    "suggestions/dismiss",
    "suggestions/edit",
    "suggestions/restore",
    "suggestions/set_step",
    "suggestions/snooze",
    "users/mark",
}

# What an app of the first version does not know.
NEW_COMMANDS = {"incidents/list", "incidents/subscribe", "learning/pause"}


def suggestion(number: int, **changes: Any) -> dict[str, Any]:
    """Return a suggestion as the app lists it, as far as the integration reads it."""
    title = f"Turn on lamp {number} at 07:00"
    return {
        "id": f"suggestion-{number}",
        "kind": "new",
        "mode": "act",
        "state": "proposed",
        "title": title,
        "explanation": f"Lamp {number} was turned on around 07:00 on 20 of 22 days.",
        "automation": {"alias": f"Lamp {number} in the morning"},
        "automation_entity_id": None,
        "backtest": {
            "days": 30,
            "fired": 22,
            "matched": 21,
            "unmatched": 1,
            "contradicted": 0,
            "already_so": 2,
            "missed": 3,
            "precision": 0.9545,
            "coverage": 0.875,
            "false_per_day": 0.0333,
            "daily": [{"date": "2026-11-01"}],
        },
        **changes,
    }


def incident(number: int, **changes: Any) -> dict[str, Any]:
    """Return an incident as the app tells it, as far as the integration reads it."""
    return {
        "id": f"incident-{number}",
        "key": f"silent:sensor.fridge_{number}",
        "monitor": "silent",
        "severity": "warning",
        "title": f"Fridge {number} is silent",
        "explanation": f"It has told nothing for {number} hours.",
        "entity_ids": [f"sensor.fridge_{number}"],
        "state": "open",
        **changes,
    }


class CommandError(Exception):
    """An answer with an error."""

    def __init__(self, code: str, message: str) -> None:
        """Keep both parts."""
        super().__init__(message)
        self.code = code


class Client:
    """One authenticated connection, as the app sees it."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        """Know of no subscription yet."""
        self.socket = socket
        self.subscriptions: dict[int, dict[str, Any]] = {}


class FakeApp:
    """A server that speaks Steward's protocol."""

    def __init__(self) -> None:
        """Be an ordinary app of the version that the integration wants."""
        self.token = TOKEN
        self.version = "0.1.0"
        self.api_version = API_VERSION
        self.port = 0
        self.clients: list[Client] = []
        self.received: list[dict[str, Any]] = []
        self.connections = 0
        # Sent instead of the first message of the handshake.
        self.greeting: str | bytes | None = None
        # Sent instead of auth_ok.
        self.auth_reply: dict[str, Any] | None = None
        # Commands that are never answered.
        self.silent: set[str] = set()
        # Command → what to send instead of a proper answer, with the id filled in.
        self.answers: dict[str, Callable[[int], str]] = {}
        self.errors: dict[str, CommandError] = {}
        # What its status tells.
        self.problems: list[dict[str, Any]] = []
        self.last_analysis_ms: int | None = None
        self.suggestions: list[dict[str, Any]] = []
        self.more = 0
        # Ids of suggestions that tell of persons: only administrators see them.
        self.private: set[str] = set()
        # What makes Home Assistant unable to save an automation, if anything.
        self.paste_reason: str | None = None
        self.loses_comments = False
        self.incidents: list[dict[str, Any]] = []
        self.learned: list[dict[str, Any]] = []
        self.days = 30
        # Titles in German, by the English ones that things have here.
        self.german: dict[str, str] = {}
        # An app of the first version knows no incidents and no pause.
        self.is_old = False
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address to enter."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def subscriptions(self) -> list[dict[str, Any]]:
        """What is subscribed for panels over all connections; the integration's own subscriptions are for no user, or for nobody."""
        return [message for message in self._all_subscriptions if _is_relayed(message)]

    @property
    def own_subscriptions(self) -> list[dict[str, Any]]:
        """What the integration itself is subscribed to."""
        return [
            message for message in self._all_subscriptions if not _is_relayed(message)
        ]

    @property
    def relayed(self) -> list[dict[str, Any]]:
        """What came for somebody."""
        return [message for message in self.received if _is_relayed(message)]

    @property
    def _all_subscriptions(self) -> list[dict[str, Any]]:
        return [
            message
            for client in self.clients
            for message in client.subscriptions.values()
        ]

    async def start(self) -> None:
        """Listen; a second time at the same port."""
        application = web.Application()
        application.router.add_get("/api/ws", self._serve)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        if self._runner is None:
            return
        await self.drop_clients()
        await self._runner.cleanup()
        self._runner = None

    async def drop_clients(self) -> None:
        """Close every connection but go on listening."""
        for client in list(self.clients):
            await client.socket.close()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so; looked at whenever anything happened here."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(is_so)

    async def until_received(self, command: str, count: int = 1) -> None:
        """Wait until a command came, at least so often."""
        await self.until(
            lambda: (
                sum(message["type"] == command for message in self.received) >= count
            )
        )

    def last(self, command: str) -> dict[str, Any]:
        """Return the last message of a command."""
        return next(
            message for message in reversed(self.received) if message["type"] == command
        )

    @property
    def status(self) -> dict[str, Any]:
        """What the app says of itself."""
        proposed = sum(one["state"] == "proposed" for one in self.suggestions)
        return {
            **STATUS,
            "counts": {"proposed": proposed + self.more},
            "analysis": {"last_finished_ms": self.last_analysis_ms},
            "problems": self.problems,
        }

    async def have_suggestions(self, *suggestions: dict[str, Any]) -> None:
        """Have these suggestions and no others from now on, and tell everybody who listens."""
        self.suggestions = list(suggestions)
        await self.publish("status/subscribe", self.status)

    async def have_incidents(self, *incidents: dict[str, Any]) -> None:
        """Have these incidents open and no others, and tell everybody who listens."""
        self.incidents = list(incidents)
        await self.publish("incidents/subscribe", self._incident_list())

    async def have_problems(self, *problems: dict[str, Any]) -> None:
        """Have these and no others from now on, and tell everybody who listens."""
        self.problems = list(problems)
        await self.publish("status/subscribe", self.status)

    async def publish(self, command: str, event: Any) -> None:
        """Send an event to everybody who subscribed with this command."""
        for client in self.clients:
            for number, message in client.subscriptions.items():
                if message["type"] == command:
                    await client.socket.send_json(
                        {"id": number, "type": "event", "event": event}
                    )

    async def send_raw(self, text: str | bytes) -> None:
        """Send something to every client, whatever it is."""
        for client in self.clients:
            if isinstance(text, bytes):
                await client.socket.send_bytes(text)
            else:
                await client.socket.send_str(text)

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections += 1
        if not await self._authenticate(socket):
            await socket.close()
            await self._notify()
            return socket
        client = Client(socket)
        self.clients.append(client)
        await self._notify()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._handle(client, json.loads(message.data))
                    await self._notify()
        finally:
            self.clients.remove(client)
            await self._notify()
        return socket

    async def _authenticate(self, socket: web.WebSocketResponse) -> bool:
        version = {"api_version": self.api_version, "version": self.version}
        if isinstance(self.greeting, bytes):
            await socket.send_bytes(self.greeting)
        elif self.greeting is not None:
            await socket.send_str(self.greeting)
        else:
            await socket.send_json({"type": "auth_required", **version})
        reply = await socket.receive()
        if reply.type is not WSMsgType.TEXT:
            return False
        if self.auth_reply is not None:
            await socket.send_json(self.auth_reply)
            return False
        if json.loads(reply.data) != {"type": "auth", "token": self.token}:
            await socket.send_json({"type": "auth_invalid", "message": "Wrong token"})
            return False
        await socket.send_json({"type": "auth_ok", **version})
        return True

    async def _handle(self, client: Client, message: dict[str, Any]) -> None:
        self.received.append(message)
        number, command = message["id"], message["type"]
        if command in self.silent:
            return
        if answer := self.answers.get(command):
            await client.socket.send_str(answer(number))
            return
        try:
            if error := self.errors.get(command):
                raise error
            result = self._result(client, message)
        except CommandError as err:
            await client.socket.send_json(
                {
                    "id": number,
                    "type": "result",
                    "success": False,
                    "error": {"code": err.code, "message": str(err)},
                }
            )
            return
        if message.get("language") == "de":
            result = self._in_german(result)
        await client.socket.send_json(
            {"id": number, "type": "result", "success": True, "result": result}
        )
        first = {
            "status/subscribe": lambda: self.status,
            "incidents/subscribe": self._incident_list,
        }
        if present := first.get(command):
            await client.socket.send_json(
                {"id": number, "type": "event", "event": present()}
            )

    def _result(self, client: Client, message: dict[str, Any]) -> Any:
        command = message["type"]
        user = message.get("user", {"is_admin": True})
        if command in ADMIN_COMMANDS and not user["is_admin"]:
            raise CommandError("unauthorized", "Only for administrators")
        if self.is_old and command in NEW_COMMANDS:
            raise CommandError("unknown_command", f"Unknown command {command}")
        match command:
            case "status/get":
                return self.status
            case "status/subscribe" | "suggestions/subscribe" | "incidents/subscribe":
                client.subscriptions[message["id"]] = message
                return None
            case "unsubscribe":
                if client.subscriptions.pop(message["subscription"], None) is None:
                    raise CommandError("not_found", "No such subscription")
                return None
            case (
                "suggestions/list"
                | "suggestions/prepare"
                | "suggestions/set_step"
                | "suggestions/dismiss"
            ):
                return self._suggestions(command, message, user)
            case "problems/acknowledge":
                return self._acknowledge(message["code"])
        simple = {
            "analysis/run": lambda: {"started": True},
            "incidents/list": self._incident_list,
            "learning/pause": lambda: None,
            "rhythm/get": lambda: {
                "days": self.days,
                "needed_days": 7,
                "learned": self.learned,
            },
        }
        if answer := simple.get(command):
            return answer()
        raise CommandError("unknown_command", f"Unknown command {command}")

    def _suggestions(
        self, command: str, message: dict[str, Any], user: dict[str, Any]
    ) -> dict[str, Any]:
        match command:
            case "suggestions/list":
                shown = [
                    one
                    for one in self.suggestions
                    if user["is_admin"] or one["id"] not in self.private
                ]
                return {"items": shown, "more": self.more}
            case "suggestions/prepare":
                return {
                    "suggestion_id": message["suggestion_id"],
                    "way": "save",
                    "warnings": ["comments_lost"] if self.loses_comments else [],
                }
            case "suggestions/set_step":
                return self._set_step(message)
        found = self._find(message["suggestion_id"])
        found["state"] = "dismissed"
        return found

    def _in_german(self, told: Any) -> Any:
        if isinstance(told, list):
            return [self._in_german(one) for one in told]
        if not isinstance(told, dict):
            return told
        said = {key: self._in_german(value) for key, value in told.items()}
        title = said.get("title")
        return {**said, "title": self.german.get(title, title)} if title else said

    def _incident_list(self) -> dict[str, Any]:
        return {"open": self.incidents, "recent": []}

    def _find(self, suggestion_id: str) -> dict[str, Any]:
        for one in self.suggestions:
            if one["id"] == suggestion_id:
                return one
        raise CommandError("not_found", "There is no such suggestion")

    def _set_step(self, message: dict[str, Any]) -> dict[str, Any]:
        found = self._find(message["suggestion_id"])
        step = message["step"]
        if step == "on" and found["mode"] == "ask":
            raise CommandError("conflict", "It has to ask first.")
        if self.paste_reason is not None:
            return {"way": "paste", "reason": self.paste_reason, "yaml": "alias: Lamp"}
        if self.loses_comments and not message.get("accept_comment_loss"):
            raise CommandError("conflict", "Comments would be lost.")
        if found["kind"] == "retire":
            found["state"] = "retired"
        else:
            found["state"] = {"on": "active", "ask": "asking", "silent": "silent"}[step]
            if step != "silent":
                found["automation_entity_id"] = f"automation.{found['id']}"
        return {"way": "save", "item": found}

    def _acknowledge(self, code: str) -> None:
        left = [problem for problem in self.problems if problem["code"] != code]
        if len(left) == len(self.problems):
            raise CommandError("not_found", "There is no such problem any more")
        self.problems = left

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _is_relayed(message: dict[str, Any]) -> bool:
    """Tell what came for somebody in the home from what the integration asks by itself."""
    return "user" in message and message["user"] != NOBODY


type StartApp = Callable[[], Awaitable[FakeApp]]
