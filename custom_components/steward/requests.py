"""What actions, voice and language models ask of the app, each with the rights of whoever stands behind it.

The app decides who may see and do what; this module only says truthfully for whom it asks.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from homeassistant.const import MATCH_ALL
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util

from .client import StewardClient
from .const import DOMAIN, NOBODY
from .errors import (
    CODE_CONFLICT,
    CODE_INTERNAL,
    CODE_INVALID_REQUEST,
    CODE_NOT_FOUND,
    CODE_UNAUTHORIZED,
    CODE_UNKNOWN_COMMAND,
    CommandFailedError,
    StewardError,
)
from .suggestion import STEP_ON, Suggestion

# The app's refusals that the caller can do something about.
_REFUSALS = (CODE_CONFLICT, CODE_INVALID_REQUEST, CODE_UNAUTHORIZED)


@dataclass(frozen=True, slots=True)
class Requester:
    """For whom something is asked."""

    # Goes along with every command: the user, none for the home itself, which may do everything, and the language that they are told things in.
    relayed: Mapping[str, Any]
    is_admin: bool
    # The person's user id, where there is one.
    user_id: str | None = None


_HOME = Requester({}, is_admin=True)
_STRANGER = Requester({"user": NOBODY}, is_admin=False)


async def async_requester(hass: HomeAssistant, context: Context | None) -> Requester:
    """Return for whom an action is called: without a user it is an automation, which an administrator wrote."""
    if context is None or context.user_id is None:
        return _HOME
    return await async_person(hass, context)


async def async_person(
    hass: HomeAssistant, context: Context | None, language: str | None = None
) -> Requester:
    """Return the person behind it: without a user it is a stranger, such as whoever speaks to a satellite.

    They are told things in the language, else in the home's.
    """
    person = await _async_person(hass, context)
    if language is None or language == MATCH_ALL:
        return person
    return replace(person, relayed={**person.relayed, "language": language})


async def _async_person(hass: HomeAssistant, context: Context | None) -> Requester:
    if context is None or context.user_id is None:
        return _STRANGER
    user = await hass.auth.async_get_user(context.user_id)
    if user is None or not user.is_active:
        return _STRANGER
    return Requester(
        {"user": {"id": user.id, "is_admin": user.is_admin}}, user.is_admin, user.id
    )


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """What there is at present, best first."""

    items: tuple[Suggestion, ...]
    # Proposals that wait until there is room for them.
    more: int

    def find(self, suggestion_id: str) -> Suggestion | None:
        """Return the one of this id."""
        return next(
            (one for one in self.items if one.suggestion_id == suggestion_id), None
        )


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of accepting one."""

    way: Literal["save", "paste"]
    suggestion: Suggestion | None
    # Where Home Assistant cannot save it: why, and what to paste.
    reason: str | None = None
    yaml: str | None = None


async def async_list_suggestions(
    client: StewardClient, requester: Requester
) -> SuggestionList:
    """Ask for everything that the requester may see."""
    match await client.async_command("suggestions/list", requester.relayed):
        case {"items": list(items), "more": int(more)}:
            found = (Suggestion.read(item) for item in items)
            return SuggestionList(tuple(one for one in found if one), more)
    raise _senseless()


async def async_accept(
    client: StewardClient,
    requester: Requester,
    suggestion_id: str,
    step: str | None = None,
    *,
    accept_comment_loss: bool = False,
) -> Acceptance:
    """Let one go as far as this step; without one, as far as it may go."""
    if step is None:
        listed = await async_list_suggestions(client, requester)
        # One that is not listed waits for room: the app knows it, and how far it may go.
        suggestion = listed.find(suggestion_id)
        step = suggestion.farthest_step if suggestion else STEP_ON
    match await client.async_command(
        "suggestions/set_step",
        {
            "suggestion_id": suggestion_id,
            "step": step,
            "accept_comment_loss": accept_comment_loss,
            **requester.relayed,
        },
    ):
        case {"way": "save", "item": dict(item)}:
            return Acceptance("save", Suggestion.read(item))
        case {"way": "paste", "yaml": str(yaml), **rest}:
            reason = rest.get("reason")
            return Acceptance("paste", None, str(reason) if reason else None, yaml)
    raise _senseless()


async def async_would_lose_comments(
    client: StewardClient, requester: Requester, suggestion_id: str
) -> bool:
    """Ask whether saving would drop the comments of automations.yaml."""
    prepared = await client.async_command(
        "suggestions/prepare", {"suggestion_id": suggestion_id, **requester.relayed}
    )
    match prepared:
        case {"warnings": list(warnings)}:
            return "comments_lost" in warnings
    return False


async def async_dismiss(
    client: StewardClient,
    requester: Requester,
    suggestion_id: str,
    reason: str | None = None,
) -> Suggestion | None:
    """Turn one down."""
    params: dict[str, Any] = {"suggestion_id": suggestion_id, **requester.relayed}
    if reason:
        params["reason"] = reason
    return Suggestion.read(await client.async_command("suggestions/dismiss", params))


async def async_start_analysis(
    client: StewardClient, requester: Requester, scope: str
) -> bool:
    """Start an analysis; returns whether it was, as one may be running already."""
    match await client.async_command(
        "analysis/run", {"scope": scope, **requester.relayed}
    ):
        case {"started": bool(started)}:
            return started
    raise _senseless()


async def async_get_learned(
    client: StewardClient, requester: Requester
) -> dict[str, Any]:
    """Ask what was learned: the app's `Rhythm`, of which `days`, `needed_days` and `learned` are sure to be there."""
    rhythm = await client.async_command("rhythm/get", requester.relayed)
    match rhythm:
        case {"days": int(), "needed_days": int(), "learned": list()}:
            return dict(rhythm)
    raise _senseless()


async def async_get_status(
    client: StewardClient, requester: Requester
) -> dict[str, Any]:
    """Ask how the app is."""
    status = await client.async_command("status/get", requester.relayed)
    if not isinstance(status, dict):
        raise _senseless()
    return status


async def async_list_incidents(
    client: StewardClient, requester: Requester
) -> list[dict[str, Any]]:
    """Ask what is unusual at present, the gravest first."""
    match await client.async_command("incidents/list", requester.relayed):
        case {"open": list(found)}:
            return [one for one in found if isinstance(one, dict)]
    raise _senseless()


async def async_pause_learning(client: StewardClient, requester: Requester) -> datetime:
    """Pause learning until tomorrow; returns when that begins, by Home Assistant's clock."""
    until = dt_util.start_of_local_day(dt_util.now().date() + timedelta(days=1))
    await client.async_command(
        "learning/pause",
        {"until_ms": round(until.timestamp() * 1000), **requester.relayed},
    )
    return until


async def async_resume_learning(client: StewardClient, requester: Requester) -> None:
    """End a pause."""
    await client.async_command(
        "learning/pause", {"until_ms": None, **requester.relayed}
    )


@contextmanager
def translated() -> Iterator[None]:
    """Turn what goes wrong into what Home Assistant shows a person in their language."""
    try:
        yield
    except StewardError as err:
        code = err.code if isinstance(err, CommandFailedError) else None
        if code == CODE_NOT_FOUND:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="suggestion_not_found"
            ) from err
        if code in _REFUSALS:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="refused",
                translation_placeholders={"error": err.message},
            ) from err
        if code == CODE_UNKNOWN_COMMAND:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="app_lacks_command"
            ) from err
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="cannot_connect" if code is None else "command_failed",
            translation_placeholders={"error": err.message},
        ) from err


def _senseless() -> CommandFailedError:
    return CommandFailedError(
        CODE_INTERNAL,
        "The Steward app answered in a way that makes no sense; update the app and the integration.",
    )
