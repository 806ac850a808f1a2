"""Acts as what a throw-away home does not have: a voice satellite, and another app.

A satellite knows no user: its own state and whatever it asks for carry one context without one. An app speaks through the
Supervisor and carries the id of its system-generated user.
"""

from typing import Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.conversation import async_converse
from homeassistant.core import Context, HomeAssistant, callback

SATELLITE = "assist_satellite.kitchen"
APP = "Supervisor"


@callback
def async_register(hass: HomeAssistant) -> None:
    """Register the commands."""
    websocket_api.async_register_command(hass, _handle_speak)
    websocket_api.async_register_command(hass, _handle_act_as_app)


@websocket_api.websocket_command(
    {vol.Required("type"): "demo_home/speak", vol.Required("text"): str}
)
@websocket_api.require_admin
@websocket_api.async_response
async def _handle_speak(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Say a sentence to a satellite."""
    context = Context()
    hass.states.async_set(SATELLITE, "processing", context=context)
    answer = await async_converse(hass, msg["text"], None, context, language="en")
    hass.states.async_set(SATELLITE, "idle", context=context)
    connection.send_result(
        msg["id"], {"response_type": answer.response.response_type.value}
    )


@websocket_api.websocket_command(
    {
        vol.Required("type"): "demo_home/act_as_app",
        vol.Required("domain"): str,
        vol.Required("service"): str,
        vol.Required("service_data"): dict,
    }
)
@websocket_api.require_admin
@websocket_api.async_response
async def _handle_act_as_app(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Call a service as the user that apps share."""
    users = await hass.auth.async_get_users()
    user = next((each for each in users if each.name == APP), None)
    if user is None:
        user = await hass.auth.async_create_system_user(APP, group_ids=["system-admin"])
    await hass.services.async_call(
        msg["domain"],
        msg["service"],
        msg["service_data"],
        blocking=True,
        context=Context(user_id=user.id),
    )
    connection.send_result(msg["id"], {"user_id": user.id})
