"""The actions: what they ask of the app, what they answer, and who may call them."""

from typing import Any

import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)

from .fake_app import CommandError, FakeApp, suggestion
from .test_translations import FOLDER
from .waiting import until
from custom_components.steward.const import DOMAIN
from custom_components.steward.services import SCOPES
from custom_components.steward.suggestion import STATES, STEPS

pytestmark = pytest.mark.usefixtures("told")


async def call(
    hass: HomeAssistant,
    action: str,
    user: User | None = None,
    *,
    wants_response: bool = True,
    **data: Any,
) -> Any:
    """Call an action, as an automation does where no user is given."""
    return await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        return_response=wants_response,
        context=Context(user_id=user.id) if user else Context(),
    )


async def test_analyze_starts_one(
    hass: HomeAssistant, app: FakeApp, anna: User
) -> None:
    """In full unless told, for whom it was called."""
    assert await call(hass, "analyze") == {"started": True}
    assert app.last("analysis/run")["scope"] == "full"
    assert "user" not in app.last("analysis/run")
    await call(hass, "analyze", anna, wants_response=False, scope="quick")
    assert app.last("analysis/run")["scope"] == "quick"
    assert app.last("analysis/run")["user"] == {"id": anna.id, "is_admin": True}


async def test_list_suggestions_returns_what_can_be_told(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """Without the days of the replay, which would fill a template's memory."""
    app.suggestions, app.more = [suggestion(1), suggestion(2, state="active")], 3
    answer = await call(hass, "list_suggestions")
    assert answer["more"] == 3
    first, second = answer["suggestions"]
    assert first == {
        "id": "suggestion-1",
        "title": "Turn on lamp 1 at 07:00",
        "explanation": "Lamp 1 was turned on around 07:00 on 20 of 22 days.",
        "state": "proposed",
        "kind": "new",
        "mode": "act",
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
        },
        "automation_entity_id": None,
    }
    assert second["state"] == "active"


async def test_list_suggestions_can_be_narrowed_to_states(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """One or several."""
    app.suggestions = [suggestion(n, state=state) for n, state in enumerate(STATES)]
    for wanted in (["proposed"], ["silent", "asking"]):
        answer = await call(hass, "list_suggestions", state=wanted)
        assert [one["state"] for one in answer["suggestions"]] == wanted


async def test_list_suggestions_shows_a_person_only_what_they_may_see(
    hass: HomeAssistant, app: FakeApp, anna: User, ben: User
) -> None:
    """The app is told for whom it is."""
    app.suggestions, app.private = [suggestion(1), suggestion(2)], {"suggestion-2"}
    assert len((await call(hass, "list_suggestions", anna))["suggestions"]) == 2
    assert len((await call(hass, "list_suggestions", ben))["suggestions"]) == 1
    assert app.last("suggestions/list")["user"] == {"id": ben.id, "is_admin": False}


async def test_list_suggestions_leaves_out_what_makes_no_sense(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """An app of another version may list something else."""
    app.suggestions = [{"state": "proposed"}, suggestion(1, backtest=None)]
    [one] = (await call(hass, "list_suggestions"))["suggestions"]
    assert one["backtest"] == {}


@pytest.mark.parametrize(
    ("mode", "step", "state"),
    [
        (None, "on", "active"),
        ("on", "on", "active"),
        ("ask", "ask", "asking"),
        ("silent", "silent", "silent"),
    ],
)
async def test_accept_goes_as_far_as_told(
    hass: HomeAssistant, app: FakeApp, mode: str | None, step: str, state: str
) -> None:
    """And answers with what it is then."""
    app.suggestions = [suggestion(1)]
    data = {"mode": mode} if mode else {}
    answer = await call(hass, "accept", suggestion_id="suggestion-1", **data)
    assert app.last("suggestions/set_step")["step"] == step
    assert answer["way"] == "save"
    assert answer["suggestion"]["state"] == state
    expected = None if step == "silent" else "automation.suggestion-1"
    assert answer["suggestion"]["automation_entity_id"] == expected


async def test_accept_asks_first_where_it_has_to(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """A lock is not opened without a yes; an existing automation has no asking in between."""
    app.suggestions = [
        suggestion(1, mode="ask"),
        suggestion(2, kind="retire", mode="act"),
    ]
    answer = await call(hass, "accept", suggestion_id="suggestion-1")
    assert answer["suggestion"]["state"] == "asking"
    answer = await call(hass, "accept", suggestion_id="suggestion-2")
    assert answer["suggestion"]["state"] == "retired"
    with pytest.raises(ServiceValidationError, match="It has to ask first") as failure:
        await call(hass, "accept", suggestion_id="suggestion-1", mode="on")
    assert failure.value.translation_key == "refused"


async def test_accept_gives_the_yaml_where_it_cannot_save(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """Or fails where nobody would see it."""
    app.suggestions, app.paste_reason = [suggestion(1)], "packages"
    assert await call(hass, "accept", suggestion_id="suggestion-1") == {
        "way": "paste",
        "reason": "packages",
        "yaml": "alias: Lamp",
    }
    with pytest.raises(ServiceValidationError) as failure:
        await call(hass, "accept", wants_response=False, suggestion_id="suggestion-1")
    assert failure.value.translation_key == "cannot_be_saved"


async def test_accept_drops_comments_only_when_told(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """They are somebody's work."""
    app.suggestions, app.loses_comments = [suggestion(1)], True
    with pytest.raises(ServiceValidationError, match="Comments would be lost"):
        await call(hass, "accept", suggestion_id="suggestion-1")
    answer = await call(
        hass, "accept", suggestion_id="suggestion-1", accept_comment_loss=True
    )
    assert answer["way"] == "save"


async def test_dismiss_turns_it_down(hass: HomeAssistant, app: FakeApp) -> None:
    """With the reason, where there is one."""
    app.suggestions = [suggestion(1), suggestion(2)]
    answer = await call(
        hass, "dismiss", suggestion_id="suggestion-1", reason="We are away"
    )
    assert answer["suggestion"]["state"] == "dismissed"
    assert app.last("suggestions/dismiss")["reason"] == "We are away"
    await call(hass, "dismiss", wants_response=False, suggestion_id="suggestion-2")
    assert "reason" not in app.last("suggestions/dismiss")


@pytest.mark.parametrize("action", ["accept", "dismiss"])
async def test_what_is_gone_is_said(hass: HomeAssistant, action: str) -> None:
    """With what to do."""
    with pytest.raises(ServiceValidationError) as failure:
        await call(hass, action, suggestion_id="suggestion-9")
    assert failure.value.translation_key == "suggestion_not_found"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("analyze", {}),
        ("accept", {"suggestion_id": "suggestion-1"}),
        ("dismiss", {"suggestion_id": "suggestion-1"}),
    ],
)
async def test_what_changes_something_is_for_administrators(
    hass: HomeAssistant, app: FakeApp, ben: User, action: str, data: dict[str, Any]
) -> None:
    """Of people; and the app is not even asked."""
    before = len(app.received)
    with pytest.raises(Unauthorized):
        await call(hass, action, ben, **data)
    with pytest.raises(UnknownUser):
        await hass.services.async_call(
            DOMAIN, action, data, blocking=True, context=Context(user_id="nobody")
        )
    assert len(app.received) == before


async def test_list_suggestions_of_a_user_who_is_gone_is_a_strangers(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """Least rights for whom nobody knows."""
    await hass.services.async_call(
        DOMAIN,
        "list_suggestions",
        {},
        blocking=True,
        return_response=True,
        context=Context(user_id="gone"),
    )
    assert app.last("suggestions/list")["user"]["is_admin"] is False


async def test_an_app_that_does_not_know_the_command_is_to_be_updated(
    hass: HomeAssistant, app: FakeApp
) -> None:
    """As it is older."""
    app.errors["analysis/run"] = CommandError("unknown_command", "No such command")
    with pytest.raises(HomeAssistantError) as failure:
        await call(hass, "analyze")
    assert failure.value.translation_key == "app_lacks_command"


@pytest.mark.parametrize(
    ("action", "command", "data"),
    [
        ("analyze", "analysis/run", {}),
        ("list_suggestions", "suggestions/list", {}),
        ("accept", "suggestions/set_step", {"suggestion_id": "s", "mode": "on"}),
    ],
)
async def test_an_answer_without_sense_is_an_error(
    hass: HomeAssistant, app: FakeApp, action: str, command: str, data: dict[str, Any]
) -> None:
    """Not a crash."""
    app.answers[command] = lambda number: (
        f'{{"id":{number},"type":"result","success":true,"result":[]}}'
    )
    with pytest.raises(HomeAssistantError, match="makes no sense") as failure:
        await call(hass, action, **data)
    assert failure.value.translation_key == "command_failed"


async def test_says_that_the_app_is_away(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry
) -> None:
    """And when the entry is not loaded at all."""
    await app.stop()
    await until(hass, lambda: loaded.runtime_data.client.app is None)
    with pytest.raises(HomeAssistantError, match="that the app is running") as failure:
        await call(hass, "list_suggestions")
    assert failure.value.translation_key == "cannot_connect"
    assert await hass.config_entries.async_unload(loaded.entry_id)
    with pytest.raises(HomeAssistantError, match="is not connected to its app"):
        await call(hass, "list_suggestions")


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("analyze", {"scope": "everything"}),
        ("list_suggestions", {"state": "lost"}),
        ("accept", {}),
        ("accept", {"suggestion_id": ""}),
        ("accept", {"suggestion_id": "s", "mode": "loud"}),
        ("dismiss", {"suggestion_id": "s", "reason": "x" * 501}),
    ],
)
async def test_nonsense_is_refused_before_the_app_is_asked(
    hass: HomeAssistant, action: str, data: dict[str, Any]
) -> None:
    """By the action's own schema."""
    with pytest.raises(probatio.Invalid):
        await call(hass, action, **data)


async def test_responses_are_offered_as_they_are_needed(hass: HomeAssistant) -> None:
    """Listing without one makes no sense; the others do something."""
    registered = hass.services.async_services_for_domain(DOMAIN)
    assert {name: one.supports_response for name, one in registered.items()} == {
        "analyze": SupportsResponse.OPTIONAL,
        "list_suggestions": SupportsResponse.ONLY,
        "accept": SupportsResponse.OPTIONAL,
        "dismiss": SupportsResponse.OPTIONAL,
    }


def test_the_editor_offers_what_the_schemas_take() -> None:
    """The same choices in services.yaml as in the code."""
    described = yaml.safe_load((FOLDER / "services.yaml").read_text())

    def options(action: str, field: str) -> tuple[str, ...]:
        select = described[action]["fields"][field]["selector"]["select"]
        return tuple(select["options"])

    assert options("analyze", "scope") == SCOPES
    assert options("list_suggestions", "state") == STATES
    assert options("accept", "mode") == STEPS
