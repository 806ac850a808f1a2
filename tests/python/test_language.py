"""The language files: complete, with sentences that are Steward's and nobody else's."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
import re
from string import Formatter

from hassil.intents import Intents
from hassil.parse_expression import parse_sentence
from hassil.recognize import recognize_all
from hassil.sample import sample_sentence
import pytest

from homeassistant.components import conversation
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.conversation.trigger import (
    has_no_punctuation,
    is_valid_sentence,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.setup import async_setup_component

from custom_components.steward.intent import ASKS
from custom_components.steward.language import Language, read_languages

LANGUAGES = read_languages()
# What people say to Home Assistant itself.
BUILT_IN = {
    "en": [
        "turn on the kitchen light",
        "turn off the lights in the bedroom",
        "what is the temperature",
        "what's the temperature in the kitchen",
        "is the front door locked",
        "are any lights on",
        "is anything on in the kitchen",
        "set a timer for five minutes",
        "pause the timer",
        "resume",
        "pause",
        "cancel all timers",
        "what time is it",
        "what's the weather",
        "add milk to my shopping list",
        "next track",
        "never mind",
        "hello",
        "create a shopping list",
        "start the vacuum",
        "stop",
        "tell me a joke",
        "accept",
        "set the volume to 50",
        "turn it off",
    ],
    "de": [
        "schalte das licht in der küche ein",
        "mach das licht an",
        "mach das an",
        "mach es an",
        "schalte es aus",
        "wie warm ist es",
        "wie ist die temperatur in der küche",
        "ist die haustür abgeschlossen",
        "ist ein licht an",
        "ist alles aus",
        "stelle einen timer auf fünf minuten",
        "pausiere den timer",
        "pause",
        "weiter",
        "wie spät ist es",
        "wie ist das wetter",
        "setze milch auf die einkaufsliste",
        "nächstes lied",
        "vergiss es",
        "nichts",
        "nicht du",
        "hallo",
        "was kann ich dich fragen",
        "starte den staubsauger",
        "stopp",
    ],
}


def samples(templates: list[str]) -> Iterator[str]:
    """Yield every sentence that the templates stand for."""
    for template in templates:
        for text in sample_sentence(
            parse_sentence(template),
            Intents.from_dict({"language": "en", "intents": {}}).slot_lists or {},
        ):
            yield " ".join(text.split())


def all_sentences(language: Language) -> dict[str, list[str]]:
    """Return a language's templates by what they ask, also the short ones."""
    return {
        ask.key: [*language.sentences[ask.key], *language.follow_ups.get(ask.key, [])]
        for ask in ASKS
    }


def matcher() -> Intents:
    """Return what recognises every sentence of every language, as Home Assistant does it."""
    return Intents.from_dict(
        {
            "language": "en",
            "intents": {
                key: {
                    "data": [
                        {
                            "sentences": [
                                sentence
                                for language in LANGUAGES.values()
                                for sentence in all_sentences(language)[key]
                            ]
                        }
                    ]
                }
                for key in (ask.key for ask in ASKS)
            },
        }
    )


def test_there_are_english_and_german() -> None:
    """Another one is one more file."""
    assert set(LANGUAGES) == {"en", "de"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_understands_and_answers_everything(code: str) -> None:
    """With the same blanks as English; a number's form may be another."""
    language, english = LANGUAGES[code], LANGUAGES["en"]
    assert set(language.sentences) == {ask.key for ask in ASKS}
    assert language.follow_ups.keys() == english.follow_ups.keys()
    assert language.answers.keys() == english.answers.keys()

    def blanks(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None}

    for key, answer in language.answers.items():
        assert blanks(answer) == blanks(english.answers[key]), key
        assert answer == answer.strip(), key
        assert answer[-1] in ".}", key


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_answer_can_be_said(code: str) -> None:
    """For one and for several; every form of a number that is asked for is there, and none is idle."""
    language = LANGUAGES[code]
    used = set()
    for key, answer in language.answers.items():
        fields = [
            (name, spec) for _, name, spec, _ in Formatter().parse(answer) if name
        ]
        used |= {spec for _, spec in fields if spec}
        for number in (0, 1, 2, 5):
            values = {name: number if spec else "Lamp" for name, spec in fields}
            assert "{" not in language.say(key, **values), key
    assert used == set(language._formatter._counts)


def test_numbers_take_the_form_of_the_language(tmp_path: Path) -> None:
    """Also where there are more than two, as in Polish."""
    (tmp_path / "pl.yaml").write_text(
        "sentences: {}\nfollow_ups: {}\n"
        "plural: 'n == 1 ? 0 : n%10 >= 2 && n%10 <= 4 && (n%100 < 12 || n%100 > 14) ? 1 : 2'\n"
        'counts:\n  days: ["{n} dzień", "{n} dni", "{n} dniach"]\n'
        'answers:\n  days: "{count:days} {count}"\n'
    )
    polish = read_languages(tmp_path)["pl"]
    said = [polish.say("days", count=number) for number in (1, 2, 5, 22)]
    assert said == ["1 dzień 1", "2 dni 2", "5 dniach 5", "22 dni 22"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_are_as_home_assistant_wants_them(code: str) -> None:
    """As its own triggers are checked."""
    for templates in all_sentences(LANGUAGES[code]).values():
        has_no_punctuation(templates)
        is_valid_sentence(templates)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_sentence_asks_two_things(code: str) -> None:
    """In no language: all are understood at once, and each one that fits would be answered."""
    intents = matcher()
    for key, templates in all_sentences(LANGUAGES[code]).items():
        for text in samples(templates):
            found = {result.intent.name for result in recognize_all(text, intents)}
            assert found == {key}, text


@pytest.mark.parametrize(
    "text",
    [text for said in BUILT_IN.values() for text in said],
)
def test_what_is_said_to_home_assistant_is_not_steward_s(text: str) -> None:
    """Neither always nor after Steward told of something."""
    assert not list(recognize_all(text, matcher()))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_short_ones_are_short_ones_only(code: str) -> None:
    """What names a suggestion is always understood."""
    language = LANGUAGES[code]
    assert set(language.follow_ups) == {"create", "dismiss"}
    word = {"en": "suggestion", "de": "vorschlag"}[code]
    for key in language.follow_ups:
        assert all(word in text for text in samples(language.sentences[key]))
        assert not any(word in text for text in samples(language.follow_ups[key]))


@pytest.mark.parametrize("code", LANGUAGES)
async def test_home_assistant_has_no_answer_of_its_own_to_steward_s_sentences(
    hass: HomeAssistant, code: str
) -> None:
    """Every sentence, against all that the installed version understands: none is taken away from it."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    ar.async_get(hass).async_create("Kitchen")
    hass.states.async_set("light.lamp", "on", {"friendly_name": "Lamp"})
    agent = get_agent_manager(hass).default_agent
    assert agent is not None
    texts = [
        text
        for templates in all_sentences(LANGUAGES[code]).values()
        for template in templates
        # The template's first forms; their optional ends do not make another sentence of it.
        for text in islice(samples([template]), 12)
    ]
    for text in texts:
        said = conversation.ConversationInput(
            text=text,
            context=Context(),
            conversation_id=None,
            device_id=None,
            satellite_id=None,
            language=code,
            agent_id=conversation.HOME_ASSISTANT_AGENT,
        )
        found = await agent.async_recognize_intent(said, strict_intents_only=True)
        assert found is None, (text, found and found.intent.name)


def test_the_file_says_how_to_add_a_language() -> None:
    """Whoever opens it knows what each part is for."""
    head = (
        Path(read_languages.__globals__["FOLDER"] / "en.yaml")
        .read_text()
        .split("\nsentences:")[0]
    )
    assert {"sentences", "follow_ups", "plural", "answers"} <= set(
        re.findall(r"\w+", head)
    )
