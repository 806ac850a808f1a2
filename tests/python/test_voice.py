"""Speaking with Steward: through Home Assistant's own conversation agent, in English and German, without any model."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
import sys
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from homeassistant.auth.models import User
from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from .fake_app import CommandError, FakeApp, incident, suggestion
from .waiting import until
from custom_components.steward.const import NOBODY
from custom_components.steward.intent import ASKS
from custom_components.steward.told import told as told_of

# For each thing to ask the sentence that these tests use, by language.
SAID = {
    "en": {
        "learned": "What have you learned about us?",
        "suggestions": "Any suggestions?",
        "best": "Tell me the best one",
        "create": "Create it",
        "dismiss": "Not that one",
        "unusual": "Anything unusual at home?",
        "pause": "Pause learning until tomorrow",
        "resume": "Resume learning",
    },
    "de": {
        "learned": "Was hast du über uns gelernt?",
        "suggestions": "Gibt es Vorschläge?",
        "best": "Sag mir den besten",
        "create": "Erstelle sie",
        "dismiss": "Die nicht",
        "unusual": "Ist etwas ungewöhnlich?",
        "pause": "Pausiere das Lernen bis morgen",
        "resume": "Lerne wieder",
    },
}

type Say = Callable[..., Awaitable[str]]


@pytest.fixture
async def say(hass: HomeAssistant, told: MockConfigEntry) -> AsyncGenerator[Say]:
    """Return what says something to Home Assistant and returns its answer."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()

    async def say(
        text: str,
        user: User | None = None,
        talk: str | None = "talk",
        language: str | None = "en",
    ) -> str:
        result = await conversation.async_converse(
            hass,
            text,
            talk,
            Context(user_id=user.id if user else None),
            language=language,
        )
        speech: str = result.response.speech["plain"]["speech"]
        return speech

    return say


async def is_understood(
    hass: HomeAssistant, text: str, user: User, talk: str, language: str
) -> bool:
    """Tell whether anybody knew what to do with it."""
    result = await conversation.async_converse(
        hass, text, talk, Context(user_id=user.id), language=language
    )
    return result.response.response_type is not intent.IntentResponseType.ERROR


@pytest.mark.parametrize(
    ("language", "answers"),
    [
        (
            "en",
            [
                "From 30 days I have learned 2 habits: Lamp; Blind.",
                "From one day I have learned 4 habits. The strongest are: A; B; C.",
                "I have watched for 30 days and have learned nothing yet that I am sure of.",
                "I have watched for one day so far. Before I say anything I need 7 days.",
            ],
        ),
        (
            "de",
            [
                "Aus 30 Tagen habe ich 2 Gewohnheiten gelernt: Lamp; Blind.",
                "Aus einem Tag habe ich 4 Gewohnheiten gelernt. Die deutlichsten sind: A; B; C.",
                "Ich habe 30 Tage lang zugesehen und noch nichts gelernt, dessen ich mir sicher bin.",
                "Ich habe bisher einen Tag lang zugesehen. Bevor ich etwas sage, brauche ich 7 Tage.",
            ],
        ),
    ],
)
async def test_says_what_was_learned(
    app: FakeApp, say: Say, ben: User, language: str, answers: list[str]
) -> None:
    """A few of it, and nothing that people turned down; or why there is nothing."""
    text = SAID[language]["learned"]
    app.learned = [
        {"title": "Lamp", "state": "proposed"},
        {"title": "No", "state": "dismissed"},
        {"title": "Blind", "state": "active"},
    ]
    assert await say(text, ben, language=language) == answers[0]
    assert app.last("rhythm/get")["user"] == {"id": ben.id, "is_admin": False}
    app.learned = [{"title": title, "state": "active"} for title in "ABCD"]
    app.days = 1
    assert await say(text, ben, language=language) == answers[1]
    app.learned, app.days = [], 30
    assert await say(text, ben, language=language) == answers[2]
    app.days = 1
    assert await say(text, ben, language=language) == answers[3]


@pytest.mark.parametrize(
    ("language", "answers"),
    [
        (
            "en",
            [
                "I have not looked for habits yet. I do so every night.",
                "I have no suggestions at the moment.",
                "I have one suggestion: Turn on lamp 1 at 07:00.",
                "I have 4 suggestions. The best one: Turn on lamp 1 at 07:00.",
            ],
        ),
        (
            "de",
            [
                "Ich habe noch nicht nach Gewohnheiten gesucht. Das tue ich jede Nacht.",
                "Im Moment habe ich keine Vorschläge.",
                "Ich habe einen Vorschlag: Turn on lamp 1 at 07:00.",
                "Ich habe 4 Vorschläge. Der beste: Turn on lamp 1 at 07:00.",
            ],
        ),
    ],
)
async def test_says_whether_there_are_suggestions(
    app: FakeApp, say: Say, anna: User, language: str, answers: list[str]
) -> None:
    """And the best, counting those that wait for room."""
    text = SAID[language]["suggestions"]
    assert await say(text, anna, language=language) == answers[0]
    app.last_analysis_ms = 1_795_000_000_000
    app.suggestions = [suggestion(3, state="active")]
    assert await say(text, anna, language=language) == answers[1]
    app.suggestions = [suggestion(1), suggestion(3, state="active")]
    assert await say(text, anna, language=language) == answers[2]
    app.suggestions, app.more = [suggestion(1), suggestion(2)], 2
    assert await say(text, anna, language=language) == answers[3]


@pytest.mark.parametrize(
    ("language", "replay", "once", "asks", "choose", "ask_administrator"),
    [
        (
            "en",
            "Over the last 30 days it would have acted 22 times, 21 times when somebody did the same around then.",
            "Over the last one day it would have acted once, 0 times when somebody did the same around then.",
            "It would ask each time before it acts.",
            "Say: create it. Or: not that one.",
            "An administrator can create it.",
        ),
        (
            "de",
            "In den letzten 30 Tagen hätte sie 22 Mal gehandelt, 21 Mal davon, als jemand um die Zeit dasselbe tat.",
            "Am letzten Tag hätte sie einmal gehandelt, 0 Mal davon, als jemand um die Zeit dasselbe tat.",
            "Sie würde jedes Mal fragen, bevor sie handelt.",
            "Sag: Erstelle sie. Oder: Die nicht.",
            "Ein Administrator kann sie erstellen.",
        ),
    ],
)
async def test_tells_of_the_best_with_its_receipts(
    *,
    app: FakeApp,
    say: Say,
    anna: User,
    ben: User,
    language: str,
    replay: str,
    once: str,
    asks: str,
    choose: str,
    ask_administrator: str,
) -> None:
    """What it would have done, whether it asks first, and what to say next."""
    text = SAID[language]["best"]
    title = "Turn on lamp 1 at 07:00."
    app.suggestions = [suggestion(1)]
    answer = await say(text, anna, language=language)
    assert answer == f"{title} {replay} {choose}"
    answer = await say(text, ben, "bens", language=language)
    assert answer == f"{title} {replay} {ask_administrator}"
    app.suggestions = [
        suggestion(1, mode="ask", backtest={"days": 1, "fired": 1, "matched": 0})
    ]
    answer = await say(text, anna, language=language)
    assert answer == f"{title} {once} {asks} {choose}"
    app.suggestions = [suggestion(1, kind="retire")]
    assert await say(text, anna, language=language) == f"{title} {choose}"
    app.suggestions = []
    app.last_analysis_ms = 1
    assert await say(text, anna, language=language) in (
        "I have no suggestions at the moment.",
        "Im Moment habe ich keine Vorschläge.",
    )


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "Done. Lamp 1 in the morning is now an automation."),
        ("de", "Erledigt. Lamp 1 in the morning ist jetzt eine Automation."),
    ],
)
async def test_creates_the_one_it_told_of(
    app: FakeApp, say: Say, anna: User, language: str, answer: str
) -> None:
    """Not the one that is the best by now, in the name of who said it, and only once."""
    said = SAID[language]
    app.suggestions = [suggestion(1), suggestion(2)]
    await say(said["best"], anna, language=language)
    app.suggestions = [suggestion(2), suggestion(1)]
    assert await say(said["create"], anna, language=language) == answer
    sent = app.last("suggestions/set_step")
    assert sent["suggestion_id"] == "suggestion-1"
    assert sent["step"] == "on"
    assert sent["accept_comment_loss"] is False
    assert sent["user"] == {"id": anna.id, "is_admin": True}
    # It is settled: nothing more is done about it.
    again = await say(said["dismiss"], anna, language=language)
    assert "suggestion here" in again or "keinen Vorschlag" in again
    assert all(message["type"] != "suggestions/dismiss" for message in app.received)


@pytest.mark.parametrize(
    ("language", "changes", "answer"),
    [
        (
            "en",
            {"mode": "ask"},
            "Done. Lamp 1 in the morning is now an automation that asks each time before it acts.",
        ),
        (
            "de",
            {"mode": "ask"},
            "Erledigt. Lamp 1 in the morning ist jetzt eine Automation, die jedes Mal fragt, bevor sie handelt.",
        ),
        (
            "en",
            {"kind": "change"},
            "Done. I have changed the automation Lamp 1 in the morning.",
        ),
        (
            "de",
            {"kind": "change"},
            "Erledigt. Ich habe die Automation Lamp 1 in the morning geändert.",
        ),
        (
            "en",
            {"kind": "retire"},
            "Done. I have switched the automation off: Turn on lamp 1 at 07:00.",
        ),
        (
            "de",
            {"kind": "retire"},
            "Erledigt. Ich habe die Automation abgeschaltet: Turn on lamp 1 at 07:00.",
        ),
        (
            "en",
            {"automation": None},
            "Done. Turn on lamp 1 at 07:00 is now an automation.",
        ),
    ],
)
async def test_says_what_creating_was(
    *,
    app: FakeApp,
    say: Say,
    anna: User,
    language: str,
    changes: dict[str, Any],
    answer: str,
) -> None:
    """A lock is asked about first; an automation that exists is changed or switched off."""
    said = SAID[language]
    app.suggestions = [suggestion(1, **changes)]
    await say(said["suggestions"], anna, language=language)
    assert await say(said["create"], anna, language=language) == answer


@pytest.mark.parametrize(
    ("language", "paste", "comments", "already", "gone"),
    [
        (
            "en",
            "I cannot save it where your automations are. Open Steward in the sidebar: it shows what to paste there.",
            "Saving it would drop the comments in your file of automations. Open Steward in the sidebar and decide there.",
            "That is done already: Turn on lamp 1 at 07:00.",
            "That suggestion is gone. Ask me for the best one again.",
        ),
        (
            "de",
            "Dort, wo eure Automationen stehen, kann ich sie nicht speichern. Öffne Steward in der Seitenleiste: Dort steht, was du einfügen kannst.",
            "Beim Speichern gingen die Kommentare in eurer Datei mit den Automationen verloren. Öffne Steward in der Seitenleiste und entscheide dort.",
            "Das ist schon erledigt: Turn on lamp 1 at 07:00.",
            "Diesen Vorschlag gibt es nicht mehr. Frag mich noch einmal nach dem besten.",
        ),
    ],
)
async def test_says_why_it_was_not_created(
    *,
    app: FakeApp,
    say: Say,
    anna: User,
    language: str,
    paste: str,
    comments: str,
    already: str,
    gone: str,
) -> None:
    """With what to do."""
    said = SAID[language]
    app.suggestions = [suggestion(1)]
    await say(said["best"], anna, language=language)
    app.loses_comments = True
    assert await say(said["create"], anna, language=language) == comments
    app.loses_comments, app.paste_reason = False, "packages"
    assert await say(said["create"], anna, language=language) == paste
    app.suggestions = []
    assert await say(said["create"], anna, language=language) == gone
    app.suggestions = [suggestion(1, state="active")]
    assert await say(said["create"], anna, language=language) == already


@pytest.mark.parametrize(
    ("language", "answer", "gone"),
    [
        (
            "en",
            "All right, I will not suggest it again: Turn on lamp 1 at 07:00. In Steward in the sidebar that can be taken back.",
            "That suggestion is gone. Ask me for the best one again.",
        ),
        (
            "de",
            "In Ordnung, ich schlage es nicht wieder vor: Turn on lamp 1 at 07:00. In Steward in der Seitenleiste lässt sich das zurücknehmen.",
            "Diesen Vorschlag gibt es nicht mehr. Frag mich noch einmal nach dem besten.",
        ),
    ],
)
async def test_dismisses_the_one_it_told_of(
    *, app: FakeApp, say: Say, anna: User, language: str, answer: str, gone: str
) -> None:
    """And says that it can be taken back."""
    said = SAID[language]
    app.suggestions = [suggestion(1), suggestion(2)]
    await say(said["suggestions"], anna, language=language)
    app.suggestions.reverse()
    assert await say(said["dismiss"], anna, language=language) == answer
    assert app.last("suggestions/dismiss")["suggestion_id"] == "suggestion-1"
    assert app.last("suggestions/dismiss")["user"]["id"] == anna.id
    await say(said["best"], anna, language=language)
    app.suggestions = []
    assert await say(said["dismiss"], anna, language=language) == gone


@pytest.mark.parametrize(
    ("language", "answers"),
    [
        (
            "en",
            [
                "Nothing unusual at the moment.",
                "There is one unusual thing: Fridge 1 is silent. It has told nothing for 1 hours.",
                "There are 4 unusual things: Fridge 1 is silent; Fridge 2 is silent; Fridge 3 is silent.",
            ],
        ),
        (
            "de",
            [
                "Im Moment ist nichts ungewöhnlich.",
                "Eine Sache ist ungewöhnlich: Fridge 1 is silent. It has told nothing for 1 hours.",
                "Es gibt 4 ungewöhnliche Dinge: Fridge 1 is silent; Fridge 2 is silent; Fridge 3 is silent.",
            ],
        ),
    ],
)
async def test_says_what_is_unusual(
    app: FakeApp, say: Say, ben: User, language: str, answers: list[str]
) -> None:
    """The gravest first, as the app has them, for who asks."""
    text = SAID[language]["unusual"]
    for count, answer in zip((0, 1, 4), answers, strict=True):
        app.incidents = [incident(number + 1) for number in range(count)]
        assert await say(text, ben, language=language) == answer
    assert app.last("incidents/list")["user"] == {"id": ben.id, "is_admin": False}


@pytest.mark.parametrize(
    ("language", "paused", "resumed"),
    [
        (
            "en",
            "All right, I learn nothing until tomorrow.",
            "All right, I am learning again.",
        ),
        (
            "de",
            "In Ordnung, bis morgen lerne ich nichts.",
            "In Ordnung, ich lerne wieder.",
        ),
    ],
)
async def test_pauses_learning_until_tomorrow_begins(
    *,
    hass: HomeAssistant,
    app: FakeApp,
    say: Say,
    anna: User,
    freezer: FrozenDateTimeFactory,
    language: str,
    paused: str,
    resumed: str,
) -> None:
    """At midnight where the home is, also on a day that has 25 hours; and it can be ended."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2026-10-25T00:30:00+02:00")
    said = SAID[language]
    assert await say(said["pause"], anna, language=language) == paused
    tomorrow = dt_util.parse_datetime("2026-10-26T00:00:00+01:00")
    assert tomorrow is not None
    sent = app.last("learning/pause")
    assert sent["until_ms"] == tomorrow.timestamp() * 1000
    assert sent["user"] == {"id": anna.id, "is_admin": True}
    assert await say(said["resume"], anna, language=language) == resumed
    assert app.last("learning/pause")["until_ms"] is None


REFUSALS = {
    "en": (
        "I cannot tell who is speaking, and only an administrator may do that. Say or type it in Home Assistant's app where an administrator is signed in, or do it in Steward in the sidebar.",
        "Only an administrator may do that. Please ask one.",
    ),
    "de": (
        "Ich weiß nicht, wer spricht, und das darf nur ein Administrator. Sag oder schreib es in der App von Home Assistant, in der ein Administrator angemeldet ist, oder tu es in Steward in der Seitenleiste.",
        "Das darf nur ein Administrator. Bitte frag einen.",
    ),
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("key", ["create", "dismiss", "pause", "resume"])
async def test_only_administrators_change_anything(
    *, hass: HomeAssistant, app: FakeApp, say: Say, ben: User, language: str, key: str
) -> None:
    """Who speaks to a satellite is nobody, as is a user who is gone; the app is not even asked."""
    unidentified, not_administrator = REFUSALS[language]
    said = SAID[language]
    app.suggestions = [suggestion(1)]
    for user, answer in ((None, unidentified), (ben, not_administrator)):
        talk = "bens" if user else "satellite"
        await say(said["best"], user, talk, language=language)
        before = len(app.received)
        assert await say(said[key], user, talk, language=language) == answer
        assert len(app.received) == before
    result = await conversation.async_converse(
        hass, said[key], "gone", Context(user_id="gone"), language=language
    )
    assert result.response.speech["plain"]["speech"] == unidentified


async def test_strangers_hear_what_everybody_may_hear(
    app: FakeApp, say: Say, anna: User
) -> None:
    """Nothing about a person."""
    app.suggestions, app.private = [suggestion(1), suggestion(2)], {"suggestion-1"}
    answer = await say(SAID["en"]["suggestions"], None, "satellite")
    assert answer == "I have one suggestion: Turn on lamp 2 at 07:00."
    assert app.last("suggestions/list")["user"] == NOBODY
    answer = await say(SAID["en"]["suggestions"], anna)
    assert answer == "I have 2 suggestions. The best one: Turn on lamp 1 at 07:00."


async def test_who_lost_the_right_is_told_by_the_app(
    app: FakeApp, say: Say, anna: User
) -> None:
    """The app checks once more, and may know better."""
    app.suggestions = [suggestion(1)]
    await say(SAID["en"]["best"], anna)
    app.errors["suggestions/dismiss"] = CommandError("unauthorized", "No")
    assert await say(SAID["en"]["dismiss"], anna) == REFUSALS["en"][1]


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        (
            "en",
            "I have not told you of a suggestion here that is still open. Ask me for the best one first.",
        ),
        (
            "de",
            "Ich habe dir hier keinen Vorschlag genannt, der noch offen ist. Frag mich zuerst nach dem besten.",
        ),
    ],
)
@pytest.mark.parametrize("key", ["create", "dismiss"])
async def test_each_conversation_has_its_own_suggestion(
    *, app: FakeApp, say: Say, anna: User, language: str, answer: str, key: str
) -> None:
    """What another conversation heard of is not meant."""
    said = SAID[language]
    app.suggestions = [suggestion(1)]
    await say(said["best"], anna, "kitchen", language=language)
    assert await say(said[key], anna, "office", language=language) == answer
    assert app.suggestions[0]["state"] == "proposed"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("key", ["create", "dismiss"])
async def test_short_sentences_are_steward_s_only_after_it_told_of_something(
    *,
    hass: HomeAssistant,
    app: FakeApp,
    say: Say,
    anna: User,
    freezer: FrozenDateTimeFactory,
    language: str,
    key: str,
) -> None:
    """At any other time they may be meant for somebody else; when the conversation is over they are again."""
    text = SAID[language][key]
    app.suggestions = [suggestion(1)]
    assert not await is_understood(hass, text, anna, "talk", language)
    await say(SAID[language]["best"], anna, language=language)
    assert await is_understood(hass, text, anna, "another", language)
    freezer.tick(timedelta(minutes=12))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    freezer.tick(timedelta(minutes=12))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert not await is_understood(hass, text, anna, "talk", language)


async def test_long_sentences_are_always_understood(
    app: FakeApp, say: Say, anna: User
) -> None:
    """They name a suggestion."""
    app.suggestions = [suggestion(1)]
    answer = await say("Create the suggestion", anna)
    assert answer.startswith("I have not told you of a suggestion here")
    await say("Tell me the best suggestion", anna)
    assert (await say("Create that suggestion", anna)).startswith("Done.")


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "I cannot reach the Steward app. Please check that it is running."),
        ("de", "Ich erreiche die Steward-App nicht. Bitte sieh nach, ob sie läuft."),
    ],
)
@pytest.mark.parametrize(
    "key", ["learned", "suggestions", "best", "unusual", "pause", "resume"]
)
async def test_says_that_the_app_is_away(
    *,
    hass: HomeAssistant,
    app: FakeApp,
    loaded: MockConfigEntry,
    say: Say,
    anna: User,
    language: str,
    answer: str,
    key: str,
) -> None:
    """Also while the entry is not loaded."""
    text = SAID[language][key]
    await app.stop()
    await until(hass, lambda: loaded.runtime_data.client.app is None)
    assert await say(text, anna, language=language) == answer
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert await say(text, anna, language=language) == answer


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "Your Steward app is too old for that. Please update it."),
        ("de", "Deine Steward-App ist dafür zu alt. Bitte aktualisiere sie."),
    ],
)
@pytest.mark.parametrize("key", ["unusual", "pause", "resume"])
async def test_says_that_the_app_is_too_old(
    *, app: FakeApp, say: Say, anna: User, language: str, answer: str, key: str
) -> None:
    """For what it does not know; the rest works."""
    app.is_old = True
    assert await say(SAID[language][key], anna, language=language) == answer
    app.suggestions = [suggestion(1)]
    assert "lamp 1" in await say(SAID[language]["best"], anna, language=language)


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "That did not work. Steward says: Try again."),
        ("de", "Das hat nicht geklappt. Steward sagt: Try again."),
    ],
)
async def test_says_what_the_app_says(
    app: FakeApp, say: Say, anna: User, language: str, answer: str
) -> None:
    """Where only the app knows why."""
    app.errors["rhythm/get"] = CommandError("busy", "Try again.")
    assert await say(SAID[language]["learned"], anna, language=language) == answer


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("rhythm/get", "learned"),
        ("incidents/list", "unusual"),
        ("suggestions/list", "suggestions"),
        ("status/get", "suggestions"),
    ],
)
async def test_survives_an_answer_without_sense(
    app: FakeApp, say: Say, anna: User, command: str, key: str
) -> None:
    """An app of another version may answer anything."""
    app.answers[command] = lambda number: (
        f'{{"id":{number},"type":"result","success":true,"result":7}}'
    )
    assert "makes no sense" in await say(SAID["en"][key], anna)


async def test_answers_in_the_language_of_the_assistant(
    hass: HomeAssistant, app: FakeApp, say: Say, anna: User
) -> None:
    """Also in a variant of it; for one that Steward does not speak in Home Assistant's, else in English."""
    text = SAID["en"]["suggestions"]
    app.last_analysis_ms = 1
    assert (await say(text, anna, language="de-CH")).startswith("Im Moment")
    assert (await say(text, anna, language="fr")).startswith("I have no")
    assert (await say(text, anna, language="*")).startswith("I have no")
    hass.config.language = "de"
    assert (await say(text, anna, language="fr")).startswith("Im Moment")
    assert (await say(text, anna, language=None)).startswith("Im Moment")
    hass.config.language = "fr"
    assert (await say(text, anna, language=None)).startswith("I have no")


async def test_names_are_said_as_they_are(app: FakeApp, say: Say, anna: User) -> None:
    """Whatever is in them is neither filled in nor run."""
    title = "{count} {{ states('lock.door') }} %s {0.__class__}"
    app.suggestions = [suggestion(1, title=title)]
    answer = await say(SAID["en"]["suggestions"], anna)
    assert answer == f"I have one suggestion: {title}."


async def test_titles_are_the_apps_in_the_language_of_the_answer(
    app: FakeApp, say: Say, anna: User
) -> None:
    """Suggestions, what was learned and what is unusual, in each step of a conversation; a variant is asked for as what is answered in."""
    app.german = {
        "Turn on lamp 1 at 07:00": "Lampe 1 um 7:00 Uhr einschalten",
        "Fridge 1 is silent": "Kühlschrank 1 schweigt",
    }
    said = SAID["de"]
    app.suggestions = [suggestion(1)]
    answer = await say(said["suggestions"], anna, language="de-CH")
    assert answer == "Ich habe einen Vorschlag: Lampe 1 um 7:00 Uhr einschalten."
    assert app.last("suggestions/list")["language"] == "de"
    answer = await say(said["dismiss"], anna, language="de-CH")
    assert "nicht wieder vor: Lampe 1 um 7:00 Uhr einschalten." in answer
    app.learned = [{"title": "Turn on lamp 1 at 07:00", "state": "active"}]
    answer = await say(said["learned"], anna, language="de")
    assert answer.endswith("gelernt: Lampe 1 um 7:00 Uhr einschalten.")
    app.incidents = [incident(1)]
    answer = await say(said["unusual"], anna, language="de")
    assert answer.startswith("Eine Sache ist ungewöhnlich: Kühlschrank 1 schweigt.")
    answer = await say(SAID["en"]["unusual"], anna)
    assert answer.startswith("There is one unusual thing: Fridge 1 is silent.")
    assert app.last("incidents/list")["language"] == "en"


async def test_a_language_models_words_are_taken_where_the_app_tells_them(
    app: FakeApp, say: Say, anna: User
) -> None:
    """It tells them to those who speak their language."""
    app.suggestions = [suggestion(1, worded={"title": "Morgens Licht"})]
    answer = await say(SAID["de"]["suggestions"], anna, language="de")
    assert answer == "Ich habe einen Vorschlag: Morgens Licht."
    app.suggestions = [suggestion(1, worded=None)]
    answer = await say(SAID["de"]["suggestions"], anna, language="de")
    assert answer == "Ich habe einen Vorschlag: Turn on lamp 1 at 07:00."


async def test_intents_work_without_a_conversation(
    hass: HomeAssistant, app: FakeApp, say: Say, anna: User
) -> None:
    """Home Assistant handles intents by its API as well; there is no last suggestion then."""
    app.suggestions = [suggestion(1)]
    context = Context(user_id=anna.id)
    for intent_type, beginning in (
        ("StewardBestSuggestion", "Turn on lamp 1"),
        ("StewardCreateSuggestion", "I have not told you"),
    ):
        response = await intent.async_handle(
            hass, "test", intent_type, context=context, language="en"
        )
        assert response.speech["plain"]["speech"].startswith(beginning)
    assert {one.intent_type for one in intent.async_get(hass)} >= {
        ask.intent_type for ask in ASKS
    }


async def test_understands_nothing_once_it_is_removed_and_again_when_it_is_back(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry, say: Say, anna: User
) -> None:
    """Whoever removes Steward has the sentences back."""
    app.suggestions = [suggestion(1)]
    await say(SAID["en"]["best"], anna)
    assert get_agent_manager(hass).trigger_sentences
    data = dict(loaded.data)
    await hass.config_entries.async_remove(loaded.entry_id)
    assert not get_agent_manager(hass).trigger_sentences
    text = SAID["en"]["suggestions"]
    assert not await is_understood(hass, text, anna, "talk", "en")

    again = MockConfigEntry(domain="steward", data=data)
    again.add_to_hass(hass)
    assert await hass.config_entries.async_setup(again.entry_id)
    assert "lamp 1" in await say(SAID["en"]["suggestions"], anna)


async def test_understands_nothing_while_it_is_disabled(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry, say: Say, anna: User
) -> None:
    """Whoever disables Steward does not want to hear of it."""
    app.suggestions = [suggestion(1)]
    set_disabled = hass.config_entries.async_set_disabled_by
    await set_disabled(loaded.entry_id, ConfigEntryDisabler.USER)
    assert not get_agent_manager(hass).trigger_sentences
    await set_disabled(loaded.entry_id, None)
    assert "lamp 1" in await say(SAID["en"]["suggestions"], anna)


async def test_a_suggestion_that_was_told_outside_of_a_conversation_is_not_kept(
    hass: HomeAssistant, app: FakeApp, say: Say, anna: User
) -> None:
    """Nobody could come back to it; and what is settled there is nothing."""
    heard = told_of(hass)
    heard.async_remember(anna.id, "suggestion-1")
    heard.async_done()
    assert not heard.is_heard


async def test_a_reload_registers_nothing_twice(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say
) -> None:
    """Every sentence has one answer."""
    before = len(get_agent_manager(hass).trigger_sentences)
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert len(get_agent_manager(hass).trigger_sentences) == before


async def test_goes_on_where_home_assistant_takes_no_sentences(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """That is not among what it promises; everything else works."""
    name = "homeassistant.components.conversation.agent_manager"
    assert await async_setup_component(hass, "homeassistant", {})
    monkeypatch.setattr(sys.modules[name].AgentManager, "register_trigger", None)
    monkeypatch.delattr(sys.modules[name].AgentManager, "register_trigger")
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()
    assert "it cannot be spoken to" in caplog.text
    assert loaded.runtime_data.client.app is not None
