"""The app's standing problems among Home Assistant's repairs, and what a person does with one."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from .fake_app import CommandError, FakeApp
from .waiting import settle, until
from custom_components.steward.const import DOMAIN
from custom_components.steward.problems import APP_AWAY_S, SETTLE_S, UNREACHABLE_S


def problem(
    code: str, message: str = "Look.", *, acknowledgeable: bool = False
) -> dict[str, Any]:
    """Return a problem as the app tells it."""
    return {
        "code": code,
        "message": message,
        "since_ms": 1,
        "acknowledgeable": acknowledgeable,
    }


FULL = problem("store_full", "2 MB are left.")
FAILED = problem("analysis_failed", "It ran out of memory.")
RESTORED = problem("store_restored", "Monday's backup.", acknowledgeable=True)


def shown(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return Steward's issues by their id."""
    return {
        issue.issue_id: issue
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN and issue.active
    }


async def within(hass: HomeAssistant, seconds: float) -> None:
    """Let everything happen that is due within this many seconds from now; the clock itself stays where it is."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


class Mirror:
    """An app whose integration is known to have read what it told."""

    def __init__(self, hass: HomeAssistant, app: FakeApp) -> None:
        """Take both ends."""
        self._hass = hass
        self._app = app

    async def tell(self, *problems: dict[str, Any]) -> None:
        """Have the app tell these problems and wait until the integration knows."""
        await self._app.have_problems(*problems)
        await self.settle()

    async def settle(self) -> None:
        """Wait until the integration has read everything that the app sent."""
        await settle(self._hass)


@pytest.fixture
async def mirror(hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry) -> Mirror:
    """Return an app that the integration listens to."""
    await app.until(lambda: len(app.own_subscriptions) == 2)
    mirror = Mirror(hass, app)
    await mirror.settle()
    return mirror


async def test_listens_for_nobody_in_particular(app: FakeApp, mirror: Mirror) -> None:
    """The integration holds the token itself; no panel has to be open."""
    subscription = app.last("status/subscribe")
    assert subscription == {"id": subscription["id"], "type": "status/subscribe"}
    assert subscription in app.own_subscriptions


async def test_serious_problem_is_shown_at_once_and_goes_with_its_cause(
    hass: HomeAssistant, mirror: Mirror
) -> None:
    """With texts of its own and what the app says."""
    await mirror.tell(FULL)
    issue = shown(hass)["store_full"]
    assert issue.severity is ir.IssueSeverity.ERROR
    assert issue.translation_key == "store_full"
    assert issue.translation_placeholders == {"message": "2 MB are left."}
    assert issue.is_fixable is False
    assert issue.is_persistent is False

    await mirror.tell()
    assert not shown(hass)


async def test_problem_that_stands_when_home_assistant_starts_is_shown(
    hass: HomeAssistant, app: FakeApp, entry: MockConfigEntry
) -> None:
    """The first event tells."""
    app.problems = [FULL]
    assert await hass.config_entries.async_setup(entry.entry_id)
    await until(hass, lambda: "store_full" in shown(hass))


async def test_other_problems_have_a_moment_to_pass(
    hass: HomeAssistant, mirror: Mirror
) -> None:
    """One that comes and goes is never shown; one that stands is, as it then is."""
    await mirror.tell(FAILED)
    await mirror.tell()
    await within(hass, SETTLE_S + 1)
    assert not shown(hass)

    await mirror.tell(FAILED)
    await within(hass, SETTLE_S - 1)
    assert not shown(hass)
    await mirror.tell(problem("analysis_failed", "It took too long."))
    await within(hass, SETTLE_S + 1)
    issue = shown(hass)["analysis_failed"]
    assert issue.severity is ir.IssueSeverity.WARNING
    assert issue.translation_placeholders == {"message": "It took too long."}


async def test_issue_changes_with_its_message_and_stays_ignored(
    hass: HomeAssistant, mirror: Mirror
) -> None:
    """It is the same issue: updated where it is, and nothing happens where nothing changed."""
    await mirror.tell(FULL)
    ir.async_ignore_issue(hass, DOMAIN, "store_full", True)
    ignored = shown(hass)["store_full"]
    await mirror.tell(FULL)
    assert shown(hass)["store_full"] is ignored

    await mirror.tell(problem("store_full", "1 MB is left."))
    issue = shown(hass)["store_full"]
    assert issue.translation_placeholders == {"message": "1 MB is left."}
    assert issue.created == ignored.created
    assert issue.dismissed_version == ignored.dismissed_version is not None


async def test_problem_of_a_newer_app_is_shown_in_its_words(
    hass: HomeAssistant, mirror: Mirror
) -> None:
    """Whether it passes, or is to be acknowledged; also where a known one is of the other kind."""
    await mirror.tell(
        problem("brand_new"),
        problem("happened_once", acknowledgeable=True),
        problem("analysis_failed", acknowledgeable=True),
        problem("store_restored"),
    )
    await within(hass, SETTLE_S + 1)
    assert {
        code: (issue.translation_key, issue.is_fixable, issue.severity)
        for code, issue in shown(hass).items()
    } == {
        "brand_new": ("problem", False, ir.IssueSeverity.WARNING),
        "happened_once": ("notice", True, ir.IssueSeverity.WARNING),
        "analysis_failed": ("notice", True, ir.IssueSeverity.WARNING),
        "store_restored": ("problem", False, ir.IssueSeverity.WARNING),
    }


async def test_home_assistant_itself_is_a_problem_only_where_somebody_can_act(
    hass: HomeAssistant, mirror: Mirror
) -> None:
    """A refused token at once, an address that leads nowhere after a restart's time, what passes by itself never."""
    await mirror.tell(
        problem("home_assistant_unauthorized"),
        problem("home_assistant_unreachable"),
        problem("home_assistant_disconnected"),
        problem("home_assistant_starting"),
    )
    [unauthorized] = shown(hass).values()
    assert unauthorized.issue_id == "home_assistant_unauthorized"
    assert unauthorized.severity is ir.IssueSeverity.ERROR

    await within(hass, UNREACHABLE_S - 1)
    assert len(shown(hass)) == 1
    await within(hass, UNREACHABLE_S + 1)
    assert set(shown(hass)) == {
        "home_assistant_unauthorized",
        "home_assistant_unreachable",
    }
    assert (
        shown(hass)["home_assistant_unreachable"].severity is ir.IssueSeverity.WARNING
    )


async def test_app_that_makes_no_sense_changes_nothing(
    hass: HomeAssistant, app: FakeApp, mirror: Mirror
) -> None:
    """What can be read is shown, what cannot is left out."""
    await mirror.tell(FULL)
    for status in (None, [], {"version": "next"}, {"problems": None}):
        await app.publish("status/subscribe", status)
    await mirror.settle()
    assert set(shown(hass)) == {"store_full"}
    await mirror.tell({"code": 1}, {"code": "store_full"}, {"message": "x"}, FULL)
    assert set(shown(hass)) == {"store_full"}


async def test_issues_outlast_a_restart_of_the_app(
    hass: HomeAssistant, app: FakeApp, mirror: Mirror
) -> None:
    """They are neither deleted in between nor counted anew, and follow the app when it is back."""
    await mirror.tell(FULL, problem("home_assistant_unreachable"))
    issue = shown(hass)["store_full"]
    await app.drop_clients()
    await app.until_received("status/subscribe", 2)
    await mirror.settle()
    assert shown(hass) == {"store_full": issue}
    await within(hass, UNREACHABLE_S + 1)
    assert shown(hass)["store_full"] is issue

    app.problems = []
    await app.drop_clients()
    await until(hass, lambda: "store_full" not in shown(hass))


async def test_nothing_is_said_of_an_app_that_is_away(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry, mirror: Mirror
) -> None:
    """What had not been shown is not; what was shown goes when the app stays away, and comes back with it."""
    await mirror.tell(FULL, FAILED)
    await app.stop()
    await until(hass, lambda: loaded.runtime_data.client.app is None)
    await within(hass, SETTLE_S + 1)
    assert set(shown(hass)) == {"store_full"}
    await within(hass, APP_AWAY_S + 1)
    assert not shown(hass)

    await app.start()
    await until(hass, lambda: "store_full" in shown(hass))


async def test_takes_issues_and_timers_along_when_unloaded(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry, mirror: Mirror
) -> None:
    """Nothing of them stays, nothing comes later, and the app has no listener left."""
    await mirror.tell(FULL, FAILED)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert not shown(hass)
    await within(hass, SETTLE_S + 1)
    assert not shown(hass)
    await app.until(lambda: not app.own_subscriptions)

    assert await hass.config_entries.async_setup(loaded.entry_id)
    await until(hass, lambda: "store_full" in shown(hass))


async def test_unloaded_while_the_app_is_away(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry, mirror: Mirror
) -> None:
    """The issues that waited for the app go at once."""
    await mirror.tell(FULL)
    await app.stop()
    await until(hass, lambda: loaded.runtime_data.client.app is None)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert not shown(hass)
    await within(hass, APP_AWAY_S + 1)
    assert not shown(hass)


class Fix:
    """A person's way through Home Assistant's repair dialog."""

    def __init__(self, http: Any) -> None:
        """Take an administrator's session."""
        self._http = http
        self._flow_id = ""

    async def open(self, issue_id: str) -> dict[str, Any]:
        """Open the dialog."""
        answer = await self._post("", {"handler": DOMAIN, "issue_id": issue_id})
        self._flow_id = answer["flow_id"]
        return answer

    async def submit(self) -> dict[str, Any]:
        """Press Submit."""
        return await self._post(f"/{self._flow_id}", {})

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = await self._http.post(f"/api/repairs/issues/fix{path}", json=body)
        assert response.status == HTTPStatus.OK
        answer: dict[str, Any] = await response.json()
        return answer


@pytest.fixture
async def fix(
    hass: HomeAssistant,
    mirror: Mirror,
    hass_client: ClientSessionGenerator,
) -> Fix:
    """Return the dialog of an issue that a person has to have read."""
    assert await async_setup_component(hass, REPAIRS, {})
    await mirror.tell(RESTORED)
    await within(hass, SETTLE_S + 1)
    issue = shown(hass)["store_restored"]
    assert issue.is_fixable is True
    assert issue.translation_key == "store_restored"
    return Fix(await hass_client())


async def test_reading_acknowledges(
    hass: HomeAssistant, app: FakeApp, mirror: Mirror, fix: Fix
) -> None:
    """The app is told, the issue is gone, and the app's next word does not bring it back."""
    form = await fix.open("store_restored")
    assert form["step_id"] == "confirm"
    assert form["description_placeholders"] == {"message": "Monday's backup."}
    assert (await fix.submit())["type"] == "create_entry"
    sent = app.last("problems/acknowledge")
    assert sent == {
        "id": sent["id"],
        "type": "problems/acknowledge",
        "code": "store_restored",
    }
    assert not shown(hass)
    await mirror.tell(*app.problems)
    assert not shown(hass)


async def test_what_happens_again_is_shown_again(
    hass: HomeAssistant, app: FakeApp, mirror: Mirror, fix: Fix
) -> None:
    """An acknowledgement is for once."""
    await fix.open("store_restored")
    await fix.submit()
    await mirror.tell()
    await mirror.tell(RESTORED)
    await within(hass, SETTLE_S + 1)
    assert set(shown(hass)) == {"store_restored"}


async def test_acknowledged_elsewhere_is_acknowledged(
    hass: HomeAssistant, app: FakeApp, fix: Fix
) -> None:
    """Two people may read the same."""
    await fix.open("store_restored")
    app.problems = []
    assert (await fix.submit())["type"] == "create_entry"
    assert not shown(hass)


async def test_app_that_does_not_take_note_is_asked_again(
    hass: HomeAssistant, app: FakeApp, fix: Fix
) -> None:
    """The dialog says why and stays open, the issue stands."""
    app.errors["problems/acknowledge"] = CommandError("busy", "Try again later.")
    await fix.open("store_restored")
    form = await fix.submit()
    assert form["type"] == "form"
    assert form["errors"] == {"base": "not_acknowledged"}
    assert form["description_placeholders"] == {
        "message": "Monday's backup.",
        "error": "Try again later.",
    }
    assert set(shown(hass)) == {"store_restored"}
    app.errors.clear()
    assert (await fix.submit())["type"] == "create_entry"


async def test_app_that_is_away_cannot_take_note(
    hass: HomeAssistant, app: FakeApp, loaded: MockConfigEntry, fix: Fix
) -> None:
    """Nor one whose entry was unloaded while the dialog was open."""
    await fix.open("store_restored")
    await app.stop()
    await until(hass, lambda: loaded.runtime_data.client.app is None)
    form = await fix.submit()
    assert "that the app is running" in form["description_placeholders"]["error"]
    assert await hass.config_entries.async_unload(loaded.entry_id)
    form = await fix.submit()
    assert "not connected" in form["description_placeholders"]["error"]
