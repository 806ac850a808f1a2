"""Actions: look for habits, list what was found, accept or dismiss one.

What changes something is an administrator's: of people who call it. An automation may, since an administrator wrote it.
"""

from typing import Any, Final

import probatio

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service

from .const import DOMAIN
from .requests import (
    async_accept,
    async_dismiss,
    async_list_suggestions,
    async_requester,
    async_start_analysis,
    translated,
)
from .runtime import loaded_client
from .suggestion import STATES, STEPS

SERVICE_ANALYZE: Final = "analyze"
SERVICE_LIST_SUGGESTIONS: Final = "list_suggestions"
SERVICE_ACCEPT: Final = "accept"
SERVICE_DISMISS: Final = "dismiss"

ATTR_SCOPE: Final = "scope"
ATTR_STATE: Final = "state"
ATTR_SUGGESTION_ID: Final = "suggestion_id"
ATTR_MODE: Final = "mode"
ATTR_ACCEPT_COMMENT_LOSS: Final = "accept_comment_loss"
ATTR_REASON: Final = "reason"

SCOPES: Final = ("full", "quick")
# The app's limits (src/api/commands/suggestions.ts).
_ID = probatio.All(cv.string, probatio.Length(min=1, max=200))
_REASON = probatio.All(cv.string, probatio.Length(max=500))

ANALYZE_SCHEMA: Final = probatio.Schema(
    {probatio.Optional(ATTR_SCOPE, default="full"): probatio.In(SCOPES)}
)
LIST_SUGGESTIONS_SCHEMA: Final = probatio.Schema(
    {probatio.Optional(ATTR_STATE): probatio.All(cv.ensure_list, [probatio.In(STATES)])}
)
ACCEPT_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(ATTR_SUGGESTION_ID): _ID,
        probatio.Optional(ATTR_MODE): probatio.In(STEPS),
        probatio.Optional(ATTR_ACCEPT_COMMENT_LOSS, default=False): cv.boolean,
    }
)
DISMISS_SCHEMA: Final = probatio.Schema(
    {
        probatio.Required(ATTR_SUGGESTION_ID): _ID,
        probatio.Optional(ATTR_REASON): _REASON,
    }
)


@callback
def async_register_services(hass: HomeAssistant) -> None:
    """Register them for as long as Home Assistant runs: without a loaded entry they say what is missing."""
    hass.services.async_register(
        DOMAIN,
        SERVICE_LIST_SUGGESTIONS,
        _async_list_suggestions,
        LIST_SUGGESTIONS_SCHEMA,
        SupportsResponse.ONLY,
    )
    for name, handler, schema in (
        (SERVICE_ANALYZE, _async_analyze, ANALYZE_SCHEMA),
        (SERVICE_ACCEPT, _async_accept, ACCEPT_SCHEMA),
        (SERVICE_DISMISS, _async_dismiss, DISMISS_SCHEMA),
    ):
        async_register_admin_service(
            hass, DOMAIN, name, handler, schema, SupportsResponse.OPTIONAL
        )


async def _async_analyze(call: ServiceCall) -> ServiceResponse:
    requester = await async_requester(call.hass, call.context)
    with translated():
        started = await async_start_analysis(
            loaded_client(call.hass), requester, call.data[ATTR_SCOPE]
        )
    return {"started": started}


async def _async_list_suggestions(call: ServiceCall) -> ServiceResponse:
    requester = await async_requester(call.hass, call.context)
    with translated():
        listed = await async_list_suggestions(loaded_client(call.hass), requester)
    wanted = call.data.get(ATTR_STATE, STATES)
    return {
        "suggestions": [one.as_dict() for one in listed.items if one.state in wanted],
        "more": listed.more,
    }


async def _async_accept(call: ServiceCall) -> ServiceResponse:
    requester = await async_requester(call.hass, call.context)
    with translated():
        accepted = await async_accept(
            loaded_client(call.hass),
            requester,
            call.data[ATTR_SUGGESTION_ID],
            call.data.get(ATTR_MODE),
            accept_comment_loss=call.data[ATTR_ACCEPT_COMMENT_LOSS],
        )
    if accepted.way == "paste" and not call.return_response:
        # Nobody would notice that nothing was created.
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="cannot_be_saved"
        )
    answer: dict[str, Any] = {"way": accepted.way}
    if accepted.suggestion is not None:
        answer["suggestion"] = accepted.suggestion.as_dict()
    if accepted.way == "paste":
        answer |= {"reason": accepted.reason, "yaml": accepted.yaml}
    return answer


async def _async_dismiss(call: ServiceCall) -> ServiceResponse:
    requester = await async_requester(call.hass, call.context)
    with translated():
        dismissed = await async_dismiss(
            loaded_client(call.hass),
            requester,
            call.data[ATTR_SUGGESTION_ID],
            call.data.get(ATTR_REASON),
        )
    return {"suggestion": dismissed.as_dict() if dismissed else None}
