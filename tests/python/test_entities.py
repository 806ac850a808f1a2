"""The entities: what the app tells of itself and of the home, pushed."""

import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from homeassistant.auth.models import User
from homeassistant.components.button import DOMAIN as BUTTON, SERVICE_PRESS
from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_STATE_CHANGED,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    EntityCategory,
)
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .fake_app import CommandError, FakeApp, incident, suggestion
from .waiting import settle, until
from custom_components.steward.const import DOMAIN, NOBODY

SUGGESTIONS = "sensor.steward_open_suggestions"
INCIDENTS = "sensor.steward_open_incidents"
LAST_ANALYSIS = "sensor.steward_last_analysis"
PROBLEM = "binary_sensor.steward_problem"
ANALYZE = "button.steward_analyze_now"
INCIDENT = "event.steward_incident"
ALL = {SUGGESTIONS, INCIDENTS, LAST_ANALYSIS, PROBLEM, ANALYZE, INCIDENT}
OF_INCIDENTS = {INCIDENTS, INCIDENT}


def state_of(hass: HomeAssistant, entity_id: str) -> State:
    """Return the state of an entity that is there."""
    state = hass.states.get(entity_id)
    assert state is not None, entity_id
    return state


def value_of(hass: HomeAssistant, entity_id: str) -> str:
    """Return what it shows."""
    return state_of(hass, entity_id).state


def fired(events: list[Any]) -> list[tuple[str, str]]:
    """Return what the event entity told, in order."""
    states = [
        event.data["new_state"]
        for event in events
        if event.data["entity_id"] == INCIDENT
    ]
    return [
        (state.attributes["event_type"], state.attributes["title"])
        for state in states
        if state.state not in (STATE_UNAVAILABLE, STATE_UNKNOWN)
    ]


async def test_one_service_device_carries_them_all(
    hass: HomeAssistant, told: MockConfigEntry
) -> None:
    """It is the app, with its version, and opens the panel."""
    [device] = dr.async_entries_for_config_entry(dr.async_get(hass), told.entry_id)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.identifiers == {(DOMAIN, told.entry_id)}
    assert device.sw_version == "0.1.0"
    assert device.configuration_url == "homeassistant://steward"
    entities = er.async_entries_for_config_entry(er.async_get(hass), told.entry_id)
    assert {one.entity_id for one in entities} == ALL
    assert all(one.device_id == device.id for one in entities)
    assert all(one.has_entity_name and one.translation_key for one in entities)
    assert {one.entity_id: one.entity_category for one in entities} == {
        SUGGESTIONS: None,
        INCIDENTS: None,
        INCIDENT: None,
        LAST_ANALYSIS: EntityCategory.DIAGNOSTIC,
        PROBLEM: EntityCategory.DIAGNOSTIC,
        ANALYZE: EntityCategory.CONFIG,
    }


async def test_device_tells_the_version_of_the_app_that_is_connected(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """Also after an update of the app alone."""
    app.version = "0.2.0"
    await app.drop_clients()
    await app.until(lambda: app.connections == 2)

    def version() -> str | None:
        devices = dr.async_entries_for_config_entry(dr.async_get(hass), told.entry_id)
        return devices[0].sw_version

    await until(hass, lambda: version() == "0.2.0")


async def test_shows_what_the_app_tells(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """From the first event on, and after every change."""
    app.suggestions = [suggestion(1), suggestion(2), suggestion(3, state="dismissed")]
    app.more = 4
    app.incidents = [incident(1)]
    app.last_analysis_ms = 1_795_000_000_000
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(hass, lambda: value_of(hass, INCIDENTS) == "1")
    await settle(hass)
    assert value_of(hass, SUGGESTIONS) == "6"
    assert state_of(hass, SUGGESTIONS).attributes["state_class"] == "measurement"
    assert value_of(hass, LAST_ANALYSIS) == "2026-11-18T11:06:40+00:00"
    assert value_of(hass, PROBLEM) == STATE_OFF
    assert value_of(hass, INCIDENT) == STATE_UNKNOWN

    await app.have_suggestions(suggestion(1))
    await app.have_problems(
        {"code": "store_full", "message": "2 MB are left.", "since_ms": 1}
    )
    await settle(hass)
    assert value_of(hass, SUGGESTIONS) == "5"
    assert value_of(hass, PROBLEM) == STATE_ON


async def test_what_passes_by_itself_is_no_problem(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """While Home Assistant starts the app waits for it, which is nothing to look at."""
    await app.have_problems(
        {"code": "home_assistant_connecting", "message": "Wait.", "since_ms": 1}
    )
    await settle(hass)
    assert value_of(hass, PROBLEM) == STATE_OFF


async def test_a_status_without_news_writes_nothing(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """The app tells its progress several times a second while it analyses."""
    heard: list[int] = []
    end = told.runtime_data.state.async_add_listener(lambda: heard.append(1))
    for progress in range(5):
        await app.publish("status/subscribe", {**app.status, "progress": progress})
    await settle(hass)
    assert not heard
    await app.have_suggestions(suggestion(1))
    await settle(hass)
    assert heard == [1]
    end()


async def test_never_analysed_is_unknown(
    hass: HomeAssistant, told: MockConfigEntry
) -> None:
    """There is no time to show."""
    assert value_of(hass, LAST_ANALYSIS) == STATE_UNKNOWN


async def test_status_of_another_shape_leaves_out_what_it_does_not_say(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """An app of another version may tell less; nonsense changes nothing."""
    await app.publish("status/subscribe", {"version": "0.1.0"})
    await app.publish("incidents/subscribe", {"open": [{"id": 7}, incident(1)]})
    await settle(hass)
    assert value_of(hass, SUGGESTIONS) == STATE_UNKNOWN
    assert value_of(hass, PROBLEM) == STATE_OFF
    assert value_of(hass, INCIDENTS) == "1"
    await app.publish("status/subscribe", "nonsense")
    await app.publish("incidents/subscribe", {"open": None})
    await settle(hass)
    assert value_of(hass, INCIDENTS) == "1"


async def test_incidents_are_asked_for_as_nobody(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """Everybody sees the entities: the app leaves out what tells of a person, and tells the rest in the home's language."""
    asked = app.last("incidents/subscribe")
    assert asked["user"] == NOBODY
    assert "language" not in asked
    assert NOBODY["is_admin"] is False


async def test_incident_that_opens_and_closes_is_an_event_each(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """With what an automation needs, and once: a change of an open one is none."""
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    await app.have_incidents(incident(1), incident(2))
    await app.have_incidents(incident(1), incident(2, explanation="Still."))
    await app.have_incidents(incident(2))
    await settle(hass)
    assert fired(events) == [
        ("opened", "Fridge 1 is silent"),
        ("opened", "Fridge 2 is silent"),
        ("closed", "Fridge 1 is silent"),
    ]
    attributes = state_of(hass, INCIDENT).attributes
    assert attributes["severity"] == "warning"
    assert attributes["monitor"] == "silent"
    assert attributes["entity_ids"] == ["sensor.fridge_1"]
    assert value_of(hass, INCIDENTS) == "1"


async def test_incident_from_before_the_start_is_no_event(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """It is counted; that it opened was told when it did."""
    app.incidents = [incident(1)]
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(hass, lambda: value_of(hass, INCIDENTS) == "1")
    assert fired(events) == []


async def test_what_opened_while_the_app_was_away_is_told_when_it_is_back(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """A restart of the app hides no incident."""
    await app.have_incidents(incident(1))
    await settle(hass)
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    await app.stop()
    await until(hass, lambda: value_of(hass, INCIDENT) == STATE_UNAVAILABLE)
    app.incidents = [incident(2)]
    await app.start()
    await until(hass, lambda: value_of(hass, INCIDENT) != STATE_UNAVAILABLE)
    told_of = fired(events)
    assert ("closed", "Fridge 1 is silent") in told_of
    assert ("opened", "Fridge 2 is silent") in told_of


async def test_all_are_unavailable_without_the_app_and_come_back_with_it(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """What nobody can vouch for is not shown."""
    await app.stop()
    for entity_id in ALL:
        await until(hass, lambda id=entity_id: value_of(hass, id) == STATE_UNAVAILABLE)
    await app.start()
    for entity_id in ALL:
        await until(hass, lambda id=entity_id: value_of(hass, id) != STATE_UNAVAILABLE)


async def test_unloading_and_reloading_keeps_them(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """They are unavailable in between, and nothing listens for them any more."""
    state = told.runtime_data.state
    assert await hass.config_entries.async_unload(told.entry_id)
    await hass.async_block_till_done()
    assert {value_of(hass, entity_id) for entity_id in ALL} == {STATE_UNAVAILABLE}
    assert not state._listeners

    assert await hass.config_entries.async_setup(told.entry_id)
    await until(hass, lambda: value_of(hass, INCIDENTS) == "0")
    assert len(er.async_get(hass).entities) >= len(ALL)


async def test_an_app_that_knows_no_incidents_yet_is_survived(
    hass: HomeAssistant,
    app: FakeApp,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Said once, with what to do; the entities for them wait for the update, the others work."""
    caplog.set_level(logging.WARNING, "custom_components.steward")
    app.is_old = True
    app.suggestions = [suggestion(1)]
    assert await hass.config_entries.async_setup(entry.entry_id)
    await app.until_received("incidents/subscribe")
    await until(hass, lambda: value_of(hass, SUGGESTIONS) == "1")
    await settle(hass)
    for entity_id in OF_INCIDENTS:
        assert value_of(hass, entity_id) == STATE_UNAVAILABLE
    assert caplog.text.count("update the app") == 1

    await app.drop_clients()
    await app.until_received("incidents/subscribe", 2)
    await until(hass, lambda: value_of(hass, SUGGESTIONS) == "1")
    await settle(hass)
    assert caplog.text.count("does not know incidents yet") == 1

    app.is_old = False
    await app.drop_clients()
    await until(hass, lambda: value_of(hass, INCIDENTS) == "0")


async def test_says_why_the_app_tells_no_incidents(
    hass: HomeAssistant,
    app: FakeApp,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Any other refusal is in the app's own words."""
    app.errors["incidents/subscribe"] = CommandError("busy", "Still starting")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await app.until_received("incidents/subscribe")
    await settle(hass)
    assert "does not tell of incidents: Still starting" in caplog.text
    assert value_of(hass, INCIDENTS) == STATE_UNAVAILABLE


async def press(hass: HomeAssistant, user: User | None = None) -> None:
    """Press the button, by an automation where no user is given."""
    await hass.services.async_call(
        BUTTON,
        SERVICE_PRESS,
        {ATTR_ENTITY_ID: ANALYZE},
        blocking=True,
        context=Context(user_id=user.id) if user else Context(),
    )


async def test_button_starts_an_analysis(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry, anna: User
) -> None:
    """By an automation, or by an administrator in their own name."""
    await press(hass)
    message = app.last("analysis/run")
    assert message == {"id": message["id"], "type": "analysis/run", "scope": "full"}
    await press(hass, anna)
    assert app.last("analysis/run")["user"] == {"id": anna.id, "is_admin": True}


async def test_button_is_not_for_everybody(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry, ben: User
) -> None:
    """As in the panel."""
    with pytest.raises(ServiceValidationError) as failure:
        await press(hass, ben)
    assert failure.value.translation_key == "refused"


async def test_button_says_what_the_app_says(
    hass: HomeAssistant, app: FakeApp, told: MockConfigEntry
) -> None:
    """The app cannot always."""
    app.errors["analysis/run"] = CommandError("busy", "The history is being read")
    with pytest.raises(HomeAssistantError, match="The history is being read"):
        await press(hass)
