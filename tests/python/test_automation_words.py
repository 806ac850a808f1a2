"""Saying in another language what an automation of Steward's does."""

from typing import Any

import pytest

from homeassistant.core import HomeAssistant

from custom_components.steward.automation_words import describe_automation
from custom_components.steward.language import read_languages

LANGUAGES = read_languages()
LAMP = {"action": "light.turn_on", "target": {"entity_id": "light.lamp"}}
SEVEN = {"trigger": "time", "at": "07:00:00"}
WORKDAYS = {
    "condition": "time",
    "weekday": ["mon", "tue", "wed", "thu", "fri"],
}


def said(hass: HomeAssistant, language: str = "de", **parts: Any) -> str | None:
    """Say an automation; what is not given is a lamp that comes on at seven."""
    automation = {"triggers": [SEVEN], "conditions": [], "actions": [LAMP], **parts}
    return describe_automation(hass, LANGUAGES[language], automation)


@pytest.fixture(autouse=True)
def names(hass: HomeAssistant) -> None:
    """Give things their names."""
    for entity_id, name in {
        "light.lamp": "Stehlampe",
        "light.desk": "Tischlampe",
        "cover.blind": "Rollo",
        "climate.bath": "Heizung {names}",
        "binary_sensor.hall": "Flur",
        "person.anna": "Anna",
        "sensor.lux": "Helligkeit",
    }.items():
        hass.states.async_set(entity_id, "on", {"friendly_name": name})


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ([LAMP], "Stehlampe einschalten"),
        (
            [
                {
                    "action": "light.turn_off",
                    "target": {"entity_id": ["light.lamp", "light.desk"]},
                }
            ],
            "Stehlampe und Tischlampe ausschalten",
        ),
        (
            [
                LAMP,
                {"action": "cover.close_cover", "target": {"entity_id": "cover.blind"}},
            ],
            "Stehlampe einschalten und Rollo schließen",
        ),
        (
            [
                {
                    "action": "climate.set_temperature",
                    "target": {"entity_id": "climate.bath"},
                    "data": {"temperature": 21.5, "names": "x", "more": [1]},
                }
            ],
            "Heizung {names} auf 21.5 Grad stellen",
        ),
        (
            [{"action": "scene.turn_on", "target": {"entity_id": "scene.gone"}}],
            "die Szene scene.gone einschalten",
        ),
    ],
)
def test_says_what_it_does(
    hass: HomeAssistant, actions: list[dict[str, Any]], words: str
) -> None:
    """With the names of things as they are."""
    assert said(hass, actions=actions) == f"{words}, um 7:00"


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        ({"trigger": "time", "at": ["06:30:00", "18:05"]}, "um 6:30 und 18:05"),
        ({"trigger": "sun", "event": "sunset"}, "bei Sonnenuntergang"),
        (
            {"trigger": "sun", "event": "sunset", "offset": "00:00:00"},
            "bei Sonnenuntergang",
        ),
        (
            {"trigger": "sun", "event": "sunrise", "offset": "-00:30:00"},
            "30 Minuten vor Sonnenaufgang",
        ),
        (
            {"trigger": "sun", "event": "sunset", "offset": "01:00:00"},
            "eine Stunde nach Sonnenuntergang",
        ),
        (
            {"trigger": "state", "entity_id": "binary_sensor.hall", "to": "on"},
            "wenn Flur anschlägt",
        ),
        (
            {
                "trigger": "state",
                "entity_id": "light.desk",
                "from": "on",
                "to": ["off"],
                "for": "00:05:00",
            },
            "wenn Tischlampe ausgeht und es 5 Minuten so bleibt",
        ),
        (
            {"trigger": "state", "entity_id": "person.anna", "to": "home"},
            "wenn Anna nach Hause kommt",
        ),
        (
            {
                "trigger": "numeric_state",
                "entity_id": "sensor.lux",
                "below": 50.0,
                "for": "00:00:20",
            },
            "wenn Helligkeit unter 50 fällt und es 20 Sekunden so bleibt",
        ),
    ],
)
def test_says_when(hass: HomeAssistant, trigger: dict[str, Any], words: str) -> None:
    """Times, the sun, states and measures, for as long as they last."""
    assert said(hass, triggers=[trigger]) == f"Stehlampe einschalten, {words}"


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ([WORKDAYS], "werktags um 7:00"),
        ([{"condition": "time", "weekday": ["sat", "sun"]}], "am Wochenende um 7:00"),
        (
            [{"condition": "time", "weekday": ["sun", "tue"]}],
            "dienstags und sonntags um 7:00",
        ),
        (
            [
                WORKDAYS,
                {"condition": "state", "entity_id": "light.lamp", "state": "off"},
            ],
            "werktags um 7:00, nur unter einer weiteren Bedingung",
        ),
        (
            [
                {"condition": "sun", "after": "sunset"},
                {"condition": "time", "after": "06:00:00"},
            ],
            "um 7:00, nur unter 2 weiteren Bedingungen",
        ),
    ],
)
def test_says_on_which_days_and_that_there_is_more_to_it(
    hass: HomeAssistant, conditions: list[dict[str, Any]], words: str
) -> None:
    """Conditions are counted, not left out in silence."""
    assert said(hass, conditions=conditions) == f"Stehlampe einschalten, {words}"


def test_says_several_triggers_as_one_or_the_other(hass: HomeAssistant) -> None:
    """Any of them is enough."""
    triggers = [SEVEN, {"trigger": "sun", "event": "sunset"}]
    assert (
        said(hass, triggers=triggers)
        == "Stehlampe einschalten, um 7:00 oder bei Sonnenuntergang"
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"actions": []},
        {"actions": [LAMP, {"delay": "00:05:00"}]},
        {"actions": [{"action": "siren.do", "target": {"entity_id": "siren.a"}}]},
        {
            "actions": [
                {
                    "action": "climate.set_temperature",
                    "target": {"entity_id": "climate.bath"},
                }
            ]
        },
        {"triggers": []},
        {"triggers": [{"trigger": "time", "at": "input_datetime.alarm"}]},
        {"triggers": [{"trigger": "state", "entity_id": "light.desk"}]},
        {"triggers": [{"trigger": "state", "entity_id": "light.desk", "to": "odd"}]},
        {
            "triggers": [
                {"trigger": "state", "entity_id": "light.desk", "to": ["on", "off"]}
            ]
        },
        {
            "triggers": [
                {
                    "trigger": "numeric_state",
                    "entity_id": "sensor.lux",
                    "above": 1,
                    "below": 2,
                }
            ]
        },
        {"triggers": [{**SEVEN, "trigger": "mqtt"}]},
        {
            "triggers": [
                {
                    "trigger": "state",
                    "entity_id": "light.desk",
                    "to": "on",
                    "for": "long",
                }
            ]
        },
        {"conditions": None},
    ],
)
def test_says_nothing_where_it_cannot_say_all(
    hass: HomeAssistant, parts: dict[str, Any]
) -> None:
    """Half of it would be wrong."""
    assert said(hass, **parts) is None


def test_english_needs_no_words(hass: HomeAssistant) -> None:
    """What Steward calls things is English; and there may be no automation."""
    assert said(hass, "en") is None
    assert describe_automation(hass, LANGUAGES["de"], None) is None
