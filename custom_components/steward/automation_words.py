"""What an automation of Steward's does, in the words of a language: "Stehlampe einschalten, werktags um 7:00".

What Steward calls a suggestion is English. A language file with a part `words` says it from the automation instead: Steward writes only
what src/core/domain/automation.ts lists, so a few words are enough. Whatever cannot be said in full is not said at all.
"""

from collections.abc import Iterable, Mapping
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant

from .language import Language

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")
WEEKEND: Final = ("sat", "sun")
# "07:00:00", "-00:30:00".
_CLOCK: Final = re.compile(r"(-?)(\d{1,2}):(\d{2})(?::(\d{2}))?")


class _CannotBeSaidError(Exception):
    """There is no word for a part of it."""


def describe_automation(
    hass: HomeAssistant, language: Language, automation: Mapping[str, Any] | None
) -> str | None:
    """Return what it does and when, None where the language has no words for all of it."""
    if automation is None or language.words is None:
        return None
    try:
        return _Describer(hass, language, language.words).describe(automation)
    except _CannotBeSaidError, KeyError, TypeError, ValueError:
        return None


class _Describer:
    """Puts the words together."""

    def __init__(
        self, hass: HomeAssistant, language: Language, words: dict[str, Any]
    ) -> None:
        self._hass = hass
        self._language = language
        self._words = words

    def describe(self, automation: Mapping[str, Any]) -> str:
        days: str | None = None
        others = 0
        for condition in automation["conditions"]:
            if condition["condition"] == "time" and set(condition) == {
                "condition",
                "weekday",
            }:
                days = self._days(condition["weekday"])
            else:
                others += 1
        whens = [self._when(trigger) for trigger in automation["triggers"]]
        parts = [
            self._join(self._what(action) for action in automation["actions"]),
            " ".join(part for part in (days, self._join(whens, "or")) if part),
        ]
        if others:
            parts.append(self._language.fill(self._words["only"], count=others))
        return ", ".join(parts)

    def _what(self, action: Mapping[str, Any]) -> str:
        name = str(action["action"])
        words = self._words["actions"]
        template = words.get(name) or words.get(name.partition(".")[2])
        return self._fill(
            template, action["target"]["entity_id"], action.get("data") or {}
        )

    def _when(self, trigger: Mapping[str, Any]) -> str:
        words = self._words["triggers"]
        match trigger["trigger"]:
            case "time":
                times = [self._time(at) for at in _listed(trigger["at"])]
                return self._language.fill(words["time"], at=self._join(times))
            case "sun":
                return self._sun(trigger, words)
            case "state" if "to" in trigger:
                [state] = _one(trigger["to"])
                domain = _listed(trigger["entity_id"])[0].partition(".")[0]
                known = words.get(f"{domain}.{state}") or words.get(f"state.{state}")
                said = self._fill(known, trigger["entity_id"], {})
            case "numeric_state" if ("above" in trigger) != ("below" in trigger):
                template = words["above" if "above" in trigger else "below"]
                said = self._fill(template, trigger["entity_id"], trigger)
            case _:
                raise _CannotBeSaidError
        if "for" in trigger:
            return self._language.fill(
                words["for"], when=said, duration=self._duration(trigger["for"])
            )
        return said

    def _sun(self, trigger: Mapping[str, Any], words: dict[str, str]) -> str:
        event, offset = trigger["event"], trigger.get("offset", "00:00:00")
        if not offset.strip("-0:"):
            return words[event]
        side = "before" if offset.startswith("-") else "after"
        return self._language.fill(
            words[f"{event}.{side}"], duration=self._duration(offset.lstrip("-"))
        )

    def _days(self, weekdays: Any) -> str:
        named = set(_listed(weekdays))
        words: dict[str, str] = self._words["days"]
        if named == set(WEEKDAYS):
            return words["weekdays"]
        if named == set(WEEKEND):
            return words["weekend"]
        return self._join(words[day] for day in (*WEEKDAYS, *WEEKEND) if day in named)

    def _time(self, at: str) -> str:
        if (clock := _CLOCK.fullmatch(at)) is None:
            raise _CannotBeSaidError
        return f"{int(clock[2])}:{clock[3]}"

    def _duration(self, duration: str) -> str:
        """Say whole hours or minutes, else seconds."""
        if (clock := _CLOCK.fullmatch(duration)) is None:
            raise _CannotBeSaidError
        seconds = int(clock[2]) * 3600 + int(clock[3]) * 60 + int(clock[4] or 0)
        unit, length = next(
            (unit, length)
            for unit, length in (("hours", 3600), ("minutes", 60), ("seconds", 1))
            if seconds % length == 0
        )
        return self._language.fill(f"{{n:{unit}}}", n=seconds // length)

    def _fill(
        self, template: str | None, entity_ids: Any, values: Mapping[str, Any]
    ) -> str:
        """Fill in names and values; a word without which it would not be whole is missing where the template is."""
        if template is None:
            raise _CannotBeSaidError
        names = self._join(self._name(one) for one in _listed(entity_ids))
        plain = {
            key: _plain(value)
            for key, value in values.items()
            if isinstance(value, int | float | str)
        }
        return self._language.fill(template, **{**plain, "names": names})

    def _name(self, entity_id: str) -> str:
        state = self._hass.states.get(entity_id)
        return state.name if state else entity_id

    def _join(self, words: Iterable[str], last: str = "and") -> str:
        *others, end = words
        if not others:
            return end
        return f"{', '.join(others)} {self._words[last]} {end}"


def _plain(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _one(value: str | list[str]) -> list[str]:
    if len(values := _listed(value)) != 1:
        raise _CannotBeSaidError
    return values
