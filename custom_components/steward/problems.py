"""The app's standing problems among Home Assistant's repairs: one issue each, there for as long as the problem is.

The app tells all of them with every status, which app_state.py passes on. What has just begun is given a moment to pass by itself, so that nothing flickers, and
an app that is away for a moment keeps its issues: only one that stays away leaves nobody who could say whether they still hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN

SETTLE_S: Final = 5
# Home Assistant restarts, and the app finds it again, in less; whoever reads this sits in the very Home Assistant.
UNREACHABLE_S: Final = 300
# An update of the app takes less.
APP_AWAY_S: Final = 300

# Of the app's connection to Home Assistant only what RULES names matters here; any other state of it passes by itself.
HOME_ASSISTANT_PREFIX: Final = "home_assistant_"

# The texts of codes that RULES does not know: the app may be newer than the integration.
GENERIC_PROBLEM: Final = "problem"
GENERIC_NOTICE: Final = "notice"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a problem of a known code is shown: its texts are those of the same name."""

    severity: ir.IssueSeverity
    after_s: float = SETTLE_S
    # Its texts are those of something that a person reads and confirms.
    acknowledgeable: bool = False


RULES: Final[dict[str, Rule]] = {
    "home_assistant_unauthorized": Rule(ir.IssueSeverity.ERROR, after_s=0),
    "home_assistant_unreachable": Rule(ir.IssueSeverity.WARNING, after_s=UNREACHABLE_S),
    "import_failed": Rule(ir.IssueSeverity.WARNING),
    "analysis_failed": Rule(ir.IssueSeverity.WARNING),
    "store_full": Rule(ir.IssueSeverity.ERROR, after_s=0),
    "store_restored": Rule(ir.IssueSeverity.WARNING, acknowledgeable=True),
    "backup_failed": Rule(ir.IssueSeverity.WARNING),
}
UNKNOWN: Final = Rule(ir.IssueSeverity.WARNING)


@dataclass(frozen=True, slots=True)
class Problem:
    """A standing problem as the app tells it."""

    code: str
    message: str
    acknowledgeable: bool


class ProblemIssues:
    """Mirrors the app's problems into Home Assistant's issue registry."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know of no problem until the app has told."""
        self._hass = hass
        self._standing: dict[str, Problem] = {}
        self._shown: set[str] = set()
        # Per problem that has not stood for long enough, what ends the wait.
        self._waiting: dict[str, CALLBACK_TYPE] = {}
        self._end_grace: CALLBACK_TYPE | None = None
        self._stopped = False

    @callback
    def async_app_lost(self) -> None:
        """Show nothing new while nobody can say whether it still holds; after a while nothing at all."""
        for code in tuple(self._waiting):
            self._forget(code)
        if self._end_grace is None and not self._stopped:
            self._end_grace = async_call_later(
                self._hass, APP_AWAY_S, self._async_on_app_away
            )

    @callback
    def async_stop(self) -> None:
        """Take every issue along."""
        self._stopped = True
        self._cancel_grace()
        for code in tuple(self._standing):
            self._forget(code)

    @callback
    def async_on_status(self, status: Any) -> None:
        """Take what the app tells of itself."""
        # The connection is closed a moment after the entry is unloaded.
        if self._stopped or (told := problems_of(status)) is None:
            return
        self._cancel_grace()
        for code in self._standing.keys() - told.keys():
            self._forget(code)
        for problem in told.values():
            self._update(problem)

    @callback
    def _async_on_app_away(self, _now: datetime) -> None:
        self._end_grace = None
        for code in tuple(self._standing):
            self._forget(code)

    def _update(self, problem: Problem) -> None:
        code = problem.code
        self._standing[code] = problem
        if code in self._waiting:
            return
        after_s = RULES.get(code, UNKNOWN).after_s
        if code in self._shown or after_s == 0:
            self._show(code)
            return

        @callback
        def on_settled(_now: datetime) -> None:
            del self._waiting[code]
            self._show(code)

        self._waiting[code] = async_call_later(self._hass, after_s, on_settled)

    def _show(self, code: str) -> None:
        """Create or update the issue; where nothing changed the registry does nothing, and where a person ignored it, it stays ignored."""
        problem = self._standing[code]
        self._shown.add(code)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            code,
            is_fixable=problem.acknowledgeable,
            severity=RULES.get(code, UNKNOWN).severity,
            translation_key=_translation_key(problem),
            translation_placeholders={"message": problem.message},
        )

    def _forget(self, code: str) -> None:
        del self._standing[code]
        if cancel := self._waiting.pop(code, None):
            cancel()
        if code in self._shown:
            self._shown.remove(code)
            ir.async_delete_issue(self._hass, DOMAIN, code)

    def _cancel_grace(self) -> None:
        if self._end_grace is not None:
            self._end_grace()
            self._end_grace = None


def problems_of(status: Any) -> dict[str, Problem] | None:
    """Return what can be shown by its code, None where the status tells of no problems at all."""
    match status:
        case {"problems": list(found)}:
            return {problem.code: problem for problem in _readable(found)}
    return None


def _readable(found: list[Any]) -> Iterator[Problem]:
    for item in found:
        match item:
            case {"code": str(code), "message": str(message), **rest}:
                if code in RULES or not code.startswith(HOME_ASSISTANT_PREFIX):
                    acknowledgeable = rest.get("acknowledgeable") is True
                    yield Problem(code, message, acknowledgeable)


def _translation_key(problem: Problem) -> str:
    """Return the code's own texts where they fit: an issue to confirm has other ones than one that passes."""
    rule = RULES.get(problem.code)
    if rule is not None and rule.acknowledgeable == problem.acknowledgeable:
        return problem.code
    return GENERIC_NOTICE if problem.acknowledgeable else GENERIC_PROBLEM
