"""What Steward says to each thing that people ask or tell it, without any language model.

The words are the language's; numbers and titles are the app's, told in that language. Whoever speaks is asked for as themselves: the app leaves out what they may not see, and
what changes something takes an administrator, whom Home Assistant knows. Whoever speaks to a satellite is nobody.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from homeassistant.core import Context, HomeAssistant

from .errors import (
    CODE_NOT_FOUND,
    CODE_UNAUTHORIZED,
    CODE_UNKNOWN_COMMAND,
    AppUnreachableError,
    CommandFailedError,
    StewardError,
)
from .language import Language, language_for
from .requests import (
    Requester,
    async_accept,
    async_dismiss,
    async_get_learned,
    async_get_status,
    async_list_incidents,
    async_list_suggestions,
    async_pause_learning,
    async_person,
    async_resume_learning,
    async_would_lose_comments,
)
from .runtime import loaded_client
from .suggestion import (
    DISMISSED,
    KIND_CHANGE,
    KIND_RETIRE,
    PROPOSED,
    STEP_ASK,
    Suggestion,
)
from .told import Told, told

# More than a person keeps in mind.
MAX_TOLD: Final = 3
# Between titles: they are whole phrases, with commas of their own.
BETWEEN: Final = "; "
# States in which there is nothing left to create: it is done, or was turned down.
DONE: Final = ("asking", "active", "retired")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever said something, and in which language the answer is."""

    hass: HomeAssistant
    requester: Requester
    language: Language

    @property
    def told(self) -> Told:
        """What they have heard."""
        return told(self.hass)

    def refuse(self) -> str | None:
        """Return why they may not change anything, None where they may."""
        if self.requester.is_admin:
            return None
        is_known = self.requester.user_id is not None
        return self.language.say("not_administrator" if is_known else "unidentified")


type Answer = Callable[[Speaker], Awaitable[str]]


async def async_answer(
    hass: HomeAssistant, context: Context, language: str | None, answer: Answer
) -> str:
    """Return the answer, or what went wrong, in the language that was spoken, else Home Assistant's own."""
    said_in = language_for(hass, (language, hass.config.language))
    requester = await async_person(hass, context, said_in.code)
    speaker = Speaker(hass, requester, said_in)
    try:
        return await answer(speaker)
    except StewardError as err:
        return _say_error(said_in, err)


async def learned(speaker: Speaker) -> str:
    """Say what was learned; what people turned down is not brought up again."""
    say = speaker.language.say
    rhythm = await async_get_learned(loaded_client(speaker.hass), speaker.requester)
    days, needed = rhythm["days"], rhythm["needed_days"]
    titles = [
        str(one.get("title"))
        for one in rhythm["learned"]
        if isinstance(one, dict) and one.get("state") != DISMISSED
    ]
    if not titles:
        if days < needed:
            return say("learned_waiting", days=days, needed=needed)
        return say("learned_nothing", days=days)
    return say(
        "learned" if len(titles) <= MAX_TOLD else "learned_more",
        days=days,
        count=len(titles),
        titles=BETWEEN.join(titles[:MAX_TOLD]),
    )


async def suggestions(speaker: Speaker) -> str:
    """Say whether there are suggestions, and the best one."""
    say = speaker.language.say
    found, count = await _async_best(speaker)
    if found is None:
        return await _async_nothing_to_suggest(speaker)
    if count == 1:
        return say("suggestions_one", title=found.spoken_title)
    return say("suggestions_many", count=count, title=found.spoken_title)


async def best(speaker: Speaker) -> str:
    """Tell of the best one."""
    say = speaker.language.say
    found, _ = await _async_best(speaker)
    if found is None:
        return await _async_nothing_to_suggest(speaker)
    parts = [say("best", title=found.spoken_title)]
    # What an automation that exists would have done otherwise is not told in these words.
    if found.kind not in (KIND_CHANGE, KIND_RETIRE) and found.count("fired"):
        parts.append(
            say(
                "best_replay",
                days=found.count("days"),
                fired=found.count("fired"),
                matched=found.count("matched"),
            )
        )
    if found.farthest_step == STEP_ASK:
        parts.append(say("best_asks"))
    is_admin = speaker.requester.is_admin
    parts.append(say("best_choose" if is_admin else "best_for_administrators"))
    return " ".join(parts)


async def create(speaker: Speaker) -> str:
    """Create the suggestion last told of in this conversation, not whatever is the best by now."""
    say = speaker.language.say
    if refusal := speaker.refuse():
        return refusal
    if (suggestion_id := speaker.told.async_last(speaker.requester.user_id)) is None:
        return say("nothing_told")
    client, requester = loaded_client(speaker.hass), speaker.requester
    listed = await async_list_suggestions(client, requester)
    if (found := listed.find(suggestion_id)) is None:
        return say("gone")
    if found.state in DONE:
        speaker.told.async_done()
        return say("created_already", title=found.spoken_title)
    if found.kind != KIND_RETIRE and await async_would_lose_comments(
        client, requester, suggestion_id
    ):
        return say("create_comments")
    accepted = await async_accept(client, requester, suggestion_id, found.farthest_step)
    if accepted.way == "paste":
        return say("create_paste")
    speaker.told.async_done()
    now = accepted.suggestion or found
    return say(
        _CREATED.get(found.kind, _created(now)), name=now.name, title=now.spoken_title
    )


async def dismiss(speaker: Speaker) -> str:
    """Dismiss the suggestion last told of in this conversation."""
    say = speaker.language.say
    if refusal := speaker.refuse():
        return refusal
    if (suggestion_id := speaker.told.async_last(speaker.requester.user_id)) is None:
        return say("nothing_told")
    dismissed = await async_dismiss(
        loaded_client(speaker.hass), speaker.requester, suggestion_id
    )
    speaker.told.async_done()
    return say("dismissed", title=dismissed.spoken_title if dismissed else "")


async def unusual(speaker: Speaker) -> str:
    """Say what is unusual."""
    say = speaker.language.say
    found = await async_list_incidents(loaded_client(speaker.hass), speaker.requester)
    if not found:
        return say("unusual_none")
    titles = [str(incident.get("title", "")) for incident in found]
    if len(titles) == 1:
        explanation = str(found[0].get("explanation", ""))
        return say("unusual_one", title=titles[0], explanation=explanation).strip()
    return say(
        "unusual_many", count=len(titles), titles=BETWEEN.join(titles[:MAX_TOLD])
    )


async def pause(speaker: Speaker) -> str:
    """Pause learning until tomorrow."""
    if refusal := speaker.refuse():
        return refusal
    await async_pause_learning(loaded_client(speaker.hass), speaker.requester)
    return speaker.language.say("paused")


async def resume(speaker: Speaker) -> str:
    """End the pause."""
    if refusal := speaker.refuse():
        return refusal
    await async_resume_learning(loaded_client(speaker.hass), speaker.requester)
    return speaker.language.say("resumed")


_CREATED: Final = {KIND_CHANGE: "created_changed", KIND_RETIRE: "created_retired"}


def _created(suggestion: Suggestion) -> str:
    return "created_asking" if suggestion.state == "asking" else "created"


async def _async_best(speaker: Speaker) -> tuple[Suggestion | None, int]:
    """Return the best open suggestion, which is then the one that was told of, and how many are open."""
    requester = speaker.requester
    listed = await async_list_suggestions(loaded_client(speaker.hass), requester)
    proposed = [one for one in listed.items if one.state == PROPOSED]
    if not proposed:
        return None, 0
    speaker.told.async_remember(requester.user_id, proposed[0].suggestion_id)
    return proposed[0], len(proposed) + listed.more


async def _async_nothing_to_suggest(speaker: Speaker) -> str:
    status = await async_get_status(loaded_client(speaker.hass), speaker.requester)
    match status.get("analysis"):
        case {"last_finished_ms": None}:
            return speaker.language.say("suggestions_not_looked")
    return speaker.language.say("suggestions_none")


def _say_error(language: Language, err: StewardError) -> str:
    """Say what went wrong; only what the app alone knows is in its own words."""
    match err:
        case AppUnreachableError():
            return language.say("app_unreachable")
        case CommandFailedError(code=code) if code == CODE_UNKNOWN_COMMAND:
            return language.say("app_too_old")
        case CommandFailedError(code=code) if code == CODE_NOT_FOUND:
            return language.say("gone")
        case CommandFailedError(code=code) if code == CODE_UNAUTHORIZED:
            return language.say("not_administrator")
    return language.say("failed", message=err.message)
