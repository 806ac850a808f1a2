"""Every text of the integration in every language, with the same blanks to fill."""

import json
from pathlib import Path
import re
from typing import Any

import pytest

import custom_components.steward as integration
from custom_components.steward.problems import RULES

FOLDER = Path(integration.__file__).parent
LANGUAGES = sorted(path.stem for path in (FOLDER / "translations").glob("*.json"))


def texts(language: str) -> dict[str, str]:
    """Return the texts of a language by their path."""
    found: dict[str, str] = {}

    def collect(node: Any, path: str) -> None:
        if isinstance(node, str):
            found[path] = node
            return
        for key, value in node.items():
            collect(value, f"{path}.{key}" if path else key)

    collect(json.loads((FOLDER / "translations" / f"{language}.json").read_text()), "")
    return found


def sources() -> str:
    """Return the integration's code."""
    return "".join(path.read_text() for path in FOLDER.glob("*.py"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_complete(language: str) -> None:
    """Each has the texts of English, with the same blanks."""
    english, other = texts("en"), texts(language)
    assert other.keys() == english.keys()
    for path, text in english.items():
        assert _blanks(other[path]) == _blanks(text), path
        assert other[path].strip(), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_as_hassfest_wants_them(language: str) -> None:
    """No addresses, no markup, no blanks in single quotes, no stray white space."""
    for path, text in texts(language).items():
        assert not re.search(r"https?://|www\.|<[^>]+>|'\{\w+\}'", text), path
        assert text == text.strip(), path


@pytest.mark.parametrize("group", ["exceptions", "issues"])
def test_every_key_of_the_code_has_its_text(group: str) -> None:
    """And no text lacks a use."""
    known = {path.split(".")[1] for path in texts("en") if path.startswith(group)}
    keys = ["app_too_old", "app_too_new"]
    if group == "exceptions":
        keys += [
            "app_lacks_command",
            "cannot_be_saved",
            "cannot_connect",
            "command_failed",
            "invalid_auth",
            "refused",
            "suggestion_not_found",
        ]
    else:
        keys += ["problem", "notice", *RULES]
    assert known == set(keys)
    assert all(f'"{key}"' in sources() for key in keys)


@pytest.mark.parametrize("key", ["notice", "problem", *RULES])
def test_every_problem_of_the_app_shows_its_message(key: str) -> None:
    """What is to be acknowledged has a form with all it may say, anything else a description."""
    prefix = f"issues.{key}."
    found = {
        path.removeprefix(prefix): _blanks(text)
        for path, text in texts("en").items()
        if path.startswith(prefix)
    }
    if key == "notice" or (key in RULES and RULES[key].acknowledgeable):
        form = "fix_flow.step.confirm"
        assert found == {
            "title": set(),
            f"{form}.title": set(),
            f"{form}.description": {"message"},
            "fix_flow.error.not_acknowledged": {"error"},
        }
    else:
        assert found == {"title": set(), "description": {"message"}}


@pytest.mark.parametrize("group", ["error", "abort", "step"])
def test_every_form_has_its_texts(group: str) -> None:
    """Steps, errors and reasons to abort are used by the flow or by Home Assistant's helpers for it."""
    known = {
        path.split(".")[2] for path in texts("en") if path.startswith(f"config.{group}")
    }
    by_home_assistant = {
        "already_configured",
        "reauth_successful",
        "reconfigure_successful",
    }
    unused = {key for key in known if f'"{key}"' not in sources()}
    assert unused <= by_home_assistant


def test_manifest_is_in_the_order_that_hassfest_wants() -> None:
    """Domain and name first, then by the alphabet."""
    manifest = json.loads((FOLDER / "manifest.json").read_text())
    assert list(manifest) == [
        "domain",
        "name",
        *sorted(set(manifest) - {"domain", "name"}),
    ]


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
