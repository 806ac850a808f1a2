"""What Steward understands and says in each language: the files in `languages/`, read once.

Sentences, answers and the forms of numbers are data, so that another language is one more file. Values are filled into answers without
being read as anything: names of the home's things and people are text and stay text.
"""

from collections.abc import Callable, Iterable
import gettext
from pathlib import Path
from string import Formatter
from typing import Any, Final, override

import yaml

from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.util import language as language_util
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

FOLDER: Final = Path(__file__).parent / "languages"
# Its answers are used where a language has none.
FALLBACK: Final = "en"
LANGUAGES: Final[HassKey[dict[str, Language]]] = HassKey(f"{DOMAIN}_languages")


class Language:
    """One of the files."""

    def __init__(self, code: str, content: dict[str, Any]) -> None:
        """Take what the file holds; that it is complete has a test."""
        self.code = code
        # By what is asked, templates as in Home Assistant's custom sentences.
        self.sentences: dict[str, list[str]] = content["sentences"]
        # The same, understood only while Steward has just told of a suggestion.
        self.follow_ups: dict[str, list[str]] = content["follow_ups"]
        self.answers: dict[str, str] = content["answers"]
        self._formatter = _Formatter(gettext.c2py(content["plural"]), content["counts"])

    def say(self, answer: str, **values: str | int) -> str:
        """Return an answer with the values in it."""
        return self.fill(self.answers[answer], **values)

    def fill(self, template: str, **values: str | int) -> str:
        """Return a text of the file with the values in it."""
        return self._formatter.vformat(template, (), values)


class _Formatter(Formatter):
    """Fills in numbers by the language's own forms: `{days:days}` with 1 is "one day"."""

    def __init__(
        self, form_of: Callable[[int], int], counts: dict[str, list[str]]
    ) -> None:
        self._form_of = form_of
        self._counts = counts

    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return str(value)
        return self._counts[format_spec][self._form_of(value)].format(n=value)


async def async_load_languages(hass: HomeAssistant) -> dict[str, Language]:
    """Read all files."""
    hass.data[LANGUAGES] = await hass.async_add_executor_job(read_languages)
    return hass.data[LANGUAGES]


def read_languages(folder: Path = FOLDER) -> dict[str, Language]:
    """Read all files; this blocks."""
    return {
        file.stem: Language(file.stem, yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(folder.glob("*.yaml"))
    }


def language_for(hass: HomeAssistant, wanted: Iterable[str | None]) -> Language:
    """Return the first of the wanted languages that there is, also as a variant: `de-CH` is answered in `de`."""
    languages = hass.data[LANGUAGES]
    for code in wanted:
        if code not in (None, MATCH_ALL) and (
            found := language_util.matches(code, set(languages))
        ):
            return languages[found[0]]
    return languages[FALLBACK]
