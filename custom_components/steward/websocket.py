"""Home Assistant's WebSocket commands under `steward/`: the panel's, relayed to the app, and one that the app itself asks.

Home Assistant knows who sits in front of the panel, the app does not: administrators' commands are refused here already, and every
command tells the app for whom it is relayed.
"""

from typing import Any

import probatio

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import (
    ActiveConnection,
    AsyncWebSocketCommandHandler,
)
from homeassistant.core import HomeAssistant, callback

from .automation_place import find_automation_place
from .client import Subscription
from .commands import COMMAND_ACCESS, SUBSCRIBE_SUFFIX, UNSUBSCRIBE
from .const import DOMAIN
from .errors import StewardError
from .runtime import SUBSCRIPTIONS, loaded_client

# Home Assistant's own part of a message, and the one the integration vouches for: never taken from the panel.
_OWN_KEYS = frozenset({"id", "type", "user"})


@callback
def async_register_commands(hass: HomeAssistant) -> None:
    """Register every command of the table, and `steward/automation_place`."""
    for command, access in COMMAND_ACCESS.items():
        # Home Assistant's own unsubscribe_events ends a relayed subscription. The app's would end any by its number, and all
        # panels share one connection to the app.
        if command == UNSUBSCRIBE:
            continue
        handler = websocket_api.async_response(
            _subscription_relay(command)
            if command.endswith(SUBSCRIBE_SUFFIX)
            else _command_relay(command)
        )
        if access == "admin":
            handler = websocket_api.require_admin(handler)
        name = f"{DOMAIN}/{command}"
        websocket_api.async_register_command(
            hass,
            name,
            handler,
            websocket_api.BASE_COMMAND_MESSAGE_SCHEMA.extend(
                {probatio.Required("type"): name}, extra=probatio.ALLOW_EXTRA
            ),
        )
    websocket_api.async_register_command(hass, _automation_place)


def _command_relay(command: str) -> AsyncWebSocketCommandHandler:
    """Return a handler that sends the command to the app and its answer back."""

    async def relay(
        hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
    ) -> None:
        try:
            result = await loaded_client(hass).async_command(
                command, _params(connection, msg)
            )
        except StewardError as err:
            connection.send_error(msg["id"], err.code, err.message)
        else:
            connection.send_result(msg["id"], result)

    return relay


def _subscription_relay(command: str) -> AsyncWebSocketCommandHandler:
    """Return a handler that passes the app's events on until Home Assistant's client unsubscribes or is gone."""

    async def relay(
        hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
    ) -> None:
        subscription = Subscription(
            command,
            lambda: _params(connection, msg),
            lambda event: connection.send_event(msg["id"], event),
        )

        @callback
        def end() -> None:
            hass.data[SUBSCRIPTIONS].discard(subscription)
            hass.async_create_background_task(
                subscription.async_end(), f"{DOMAIN} end of {command}"
            )

        # Before the app is asked: the panel may be closed again while its answer is on the way.
        connection.subscriptions[msg["id"]] = end
        try:
            await loaded_client(hass).async_subscribe(subscription)
        except StewardError as err:
            connection.subscriptions.pop(msg["id"], None)
            connection.send_error(msg["id"], err.code, err.message)
        else:
            connection.send_result(msg["id"])

    return relay


def _params(connection: ActiveConnection, msg: dict[str, Any]) -> dict[str, Any]:
    """Return the panel's parameters with the user they are relayed for."""
    user = connection.user
    return {
        **{key: value for key, value in msg.items() if key not in _OWN_KEYS},
        "user": {"id": user.id, "is_admin": user.is_admin},
    }


@websocket_api.websocket_command(
    {probatio.Required("type"): f"{DOMAIN}/automation_place"}
)
@websocket_api.require_admin
@websocket_api.async_response
async def _automation_place(
    hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]
) -> None:
    """Answer where a new automation goes: the app asks over its own connection before it creates one."""
    place = await hass.async_add_executor_job(
        find_automation_place, hass.config.config_dir
    )
    connection.send_result(msg["id"], place)
