"""A suggestion as the app lists it, as far as actions, voice and language models tell of it."""

from dataclasses import dataclass
from typing import Any, Final, Self

STATES: Final = (
    "proposed",
    "snoozed",
    "silent",
    "asking",
    "active",
    "dismissed",
    "retired",
)
PROPOSED: Final = "proposed"
DISMISSED: Final = "dismissed"
# The life's steps that one can accept to (src/core/domain/suggestion-life.ts).
STEP_ON: Final = "on"
STEP_ASK: Final = "ask"
STEP_SILENT: Final = "silent"
STEPS: Final = (STEP_ON, STEP_ASK, STEP_SILENT)
MODE_ASK: Final = "ask"
KIND_CHANGE: Final = "change"
KIND_RETIRE: Final = "retire"

_REPLAY_NUMBERS: Final = (
    "days",
    "fired",
    "matched",
    "unmatched",
    "contradicted",
    "already_so",
    "missed",
    "precision",
    "coverage",
    "false_per_day",
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is told of one; its words come from the names of things and people in the home."""

    suggestion_id: str
    title: str
    explanation: str
    state: str
    kind: str
    mode: str
    # What the replay counted, by the contract's words; numbers only.
    backtest: dict[str, float]
    alias: str | None
    automation_entity_id: str | None
    # What a language model made of the title, where there is one: the app tells it only to those who speak its language.
    worded_title: str | None

    @classmethod
    def read(cls, item: Any) -> Self | None:
        """Read one of the app's; None where it makes no sense."""
        match item:
            case {"id": str(suggestion_id), "title": str(title), "state": str(state)}:
                return cls(
                    suggestion_id=suggestion_id,
                    title=title,
                    explanation=_text(item.get("explanation")) or "",
                    state=state,
                    kind=_text(item.get("kind")) or "new",
                    mode=_text(item.get("mode")) or "act",
                    backtest=_numbers(item.get("backtest")),
                    alias=_text((_mapping(item.get("automation")) or {}).get("alias")),
                    automation_entity_id=_text(item.get("automation_entity_id")),
                    worded_title=_text(
                        (_mapping(item.get("worded")) or {}).get("title")
                    ),
                )
        return None

    @property
    def name(self) -> str:
        """What its automation is called, or will be."""
        return self.alias or self.title

    @property
    def spoken_title(self) -> str:
        """What it is about, as it is said aloud."""
        return self.worded_title or self.title

    @property
    def farthest_step(self) -> str:
        """As far as it may be let: what is only to act after a yes asks first."""
        changes = self.kind in (KIND_CHANGE, KIND_RETIRE)
        return STEP_ASK if self.mode == MODE_ASK and not changes else STEP_ON

    def count(self, word: str) -> int:
        """Return a number of the replay."""
        return int(self.backtest.get(word, 0))

    def as_dict(self) -> dict[str, Any]:
        """Return it as actions answer with it."""
        return {
            "id": self.suggestion_id,
            "title": self.title,
            "explanation": self.explanation,
            "state": self.state,
            "kind": self.kind,
            "mode": self.mode,
            "backtest": self.backtest,
            "automation_entity_id": self.automation_entity_id,
        }


def _numbers(backtest: Any) -> dict[str, float]:
    if not isinstance(backtest, dict):
        return {}
    return {
        word: number
        for word in _REPLAY_NUMBERS
        if isinstance(number := backtest.get(word), int | float)
    }


def _mapping(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
