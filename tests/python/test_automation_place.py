"""Where a new automation can go, over the ways in which people lay out their configuration."""

from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.config import async_hass_config_yaml
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.steward.automation_place import (
    AutomationPlace,
    find_automation_place,
)

ONE = "- id: a\n  alias: A\n  triggers: []\n  actions: []\n"
SAVE: AutomationPlace = {"way": "save", "reason": None, "has_comments": False}


def lay_out(folder: Path, files: dict[str, str]) -> str:
    """Write a configuration folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder)


SAVED: dict[str, dict[str, str]] = {
    "Home Assistant's default": {
        "configuration.yaml": "default_config:\nautomation: !include automations.yaml\n",
        "automations.yaml": "[]",
    },
    "with automations": {
        "configuration.yaml": "automation: !include automations.yaml\n",
        "automations.yaml": ONE,
    },
    "an empty file": {
        "configuration.yaml": "automation: !include automations.yaml\n",
        "automations.yaml": "",
    },
    "a file that is null": {
        "configuration.yaml": "automation: !include automations.yaml\n",
        "automations.yaml": "~\n",
    },
    "no file yet": {"configuration.yaml": "automation: !include automations.yaml\n"},
    "a labelled key": {
        "configuration.yaml": "automation ui: !include automations.yaml\n",
        "automations.yaml": ONE,
    },
    "a labelled key beside hand-written ones": {
        "configuration.yaml": (
            "automation ui: !include automations.yaml\n"
            "automation manual: !include_dir_merge_list automations\n"
            "automation more:\n  - alias: B\n    triggers: []\n    actions: []\n"
        ),
        "automations.yaml": ONE,
        "automations/hall.yaml": ONE,
    },
    "a quoted name": {
        "configuration.yaml": "automation: !include 'automations.yaml'\n",
        "automations.yaml": ONE,
    },
    "a path with detours": {
        "configuration.yaml": "automation: !include ./packages/../automations.yaml\n",
        "automations.yaml": ONE,
        "packages/unused.yaml": "",
    },
    "secrets elsewhere": {
        "configuration.yaml": (
            "homeassistant:\n  latitude: !secret latitude\n"
            "automation: !include automations.yaml\n"
        ),
        "automations.yaml": ONE,
    },
    "packages beside the include": {
        "configuration.yaml": (
            "homeassistant:\n  packages: !include_dir_named packages\n"
            "automation: !include automations.yaml\n"
        ),
        "automations.yaml": ONE,
        "packages/hall.yaml": "automation:\n  - alias: B\n    triggers: []\n    actions: []\n",
    },
    "the include within a package": {
        "configuration.yaml": (
            "homeassistant:\n  packages:\n    base:\n"
            "      automation: !include automations.yaml\n"
        ),
        "automations.yaml": ONE,
    },
    "the include within a package's file": {
        "configuration.yaml": "homeassistant:\n  packages: !include_dir_named packages\n",
        "automations.yaml": ONE,
        "packages/base.yaml": "automation ui: !include ../automations.yaml\n",
    },
    "the include within merged packages": {
        "configuration.yaml": "homeassistant: !include core.yaml\n",
        "core.yaml": "packages: !include_dir_merge_named packages\n",
        "automations.yaml": ONE,
        "packages/all.yaml": "base:\n  automation: !include ../automations.yaml\n",
    },
    "an include of the include": {
        "configuration.yaml": "automation: !include parts/automation.yaml\n",
        "automations.yaml": ONE,
        "parts/automation.yaml": "!include ../automations.yaml\n",
    },
    "configuration.yaml is an include itself": {
        "configuration.yaml": "!include main.yaml\n",
        "main.yaml": "automation: !include automations.yaml\n",
        "automations.yaml": ONE,
    },
    "merged keys": {
        "configuration.yaml": (
            "base: &base\n  automation: !include automations.yaml\n"
            "homeassistant:\n  packages:\n    base:\n      <<: *base\n"
        ),
        "automations.yaml": ONE,
    },
    "a blueprint's automation": {
        "configuration.yaml": "automation: !include automations.yaml\n",
        "automations.yaml": "- id: a\n  use_blueprint:\n    path: x.yaml\n    input: {}\n",
    },
}

PASTED: dict[str, tuple[str, dict[str, str]]] = {
    "nothing at all": ("not_included", {"configuration.yaml": ""}),
    "no configuration.yaml": ("not_included", {}),
    "an empty key": ("not_included", {"configuration.yaml": "automation:\n"}),
    "an empty list": ("not_included", {"configuration.yaml": "automation: []\n"}),
    "a file that nobody includes": (
        "not_included",
        {"configuration.yaml": "default_config:\n", "automations.yaml": ONE},
    ),
    "an include that is commented out": (
        "not_included",
        {
            "configuration.yaml": "#automation: !include automations.yaml\n",
            "automations.yaml": ONE,
        },
    ),
    "another integration's key": (
        "not_included",
        {
            "configuration.yaml": "automations: !include automations.yaml\n",
            "automations.yaml": ONE,
        },
    ),
    "a key that is no domain": (
        "not_included",
        {
            "configuration.yaml": "'automation ': !include automations.yaml\n",
            "automations.yaml": ONE,
        },
    ),
    "written into configuration.yaml": (
        "hand_written",
        {"configuration.yaml": f"automation:\n{ONE}", "automations.yaml": "[]"},
    ),
    "a single one": (
        "hand_written",
        {"configuration.yaml": "automation:\n  alias: A\n  triggers: []\n"},
    ),
    "a folder": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include_dir_merge_list automations/\n",
            "automations/hall.yaml": ONE,
        },
    ),
    "a folder of single ones": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include_dir_list automations\n",
            "automations/rooms/hall.yaml": "alias: A\n",
        },
    ),
    "an empty folder": (
        "not_included",
        {
            "configuration.yaml": "automation: !include_dir_merge_list automations\n",
            "automations/.hidden.yaml": ONE,
            "automations/.git/hidden.yaml": ONE,
            "automations/secrets.yaml": "a: b\n",
            "automations/readme.txt": "none",
        },
    ),
    "another file": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include my_automations.yaml\n",
            "my_automations.yaml": ONE,
            "automations.yaml": "[]",
        },
    ),
    "a file of the same name elsewhere": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include parts/automations.yaml\n",
            "parts/automations.yaml": ONE,
        },
    ),
    "the last of equal keys counts": (
        "hand_written",
        {
            "configuration.yaml": f"automation: !include automations.yaml\nautomation:\n{ONE}",
            "automations.yaml": ONE,
        },
    ),
    "packages": (
        "packages",
        {
            "configuration.yaml": "homeassistant:\n  packages: !include_dir_named packages\n",
            "packages/hall.yaml": f"automation:\n{ONE}",
            "packages/empty.yaml": "",
            "packages/script.yaml": "script: {}\n",
        },
    ),
    "packages written into configuration.yaml": (
        "packages",
        {
            "configuration.yaml": (
                "homeassistant:\n  packages:\n    hall: !include hall.yaml\n    list: []\n"
            ),
            "hall.yaml": "automation: !include_dir_merge_list parts\n",
            "parts/a.yaml": ONE,
        },
    ),
    "packages without automations": (
        "not_included",
        {
            "configuration.yaml": "homeassistant:\n  packages: !include_dir_named packages\n",
            "packages/hall.yaml": "automation: []\nscript: {}\n",
        },
    ),
    "written by hand and in packages": (
        "hand_written",
        {
            "configuration.yaml": (
                f"homeassistant:\n  packages: !include_dir_named packages\nautomation:\n{ONE}"
            ),
            "packages/hall.yaml": f"automation:\n{ONE}",
        },
    ),
    "a secret in automations.yaml, which saving fails on": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include automations.yaml\n",
            "automations.yaml": "- id: a\n  actions:\n    - url: !secret hook\n",
        },
    ),
    "an include in automations.yaml, which saving would dissolve": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include automations.yaml\n",
            "automations.yaml": "- id: a\n  actions: !include actions.yaml\n",
            "actions.yaml": "[]",
        },
    ),
    "a variable of the environment in automations.yaml": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include automations.yaml\n",
            "automations.yaml": "- id: a\n  alias: !env_var HOME\n",
        },
    ),
    "automations.yaml is one automation, which the editor cannot add to": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include automations.yaml\n",
            "automations.yaml": "alias: A\ntriggers: []\n",
        },
    ),
    "automations.yaml is a list of something else": (
        "hand_written",
        {
            "configuration.yaml": "automation: !include automations.yaml\n",
            "automations.yaml": "- hello\n",
        },
    ),
}

COMMENTS = [
    "# above\n" + ONE,
    ONE + "# below\n",
    ONE + "#",
    "- id: a # beside\n",
    "- id: a\n  # between\n  alias: A\n",
    "- id: a\n  alias: plain words  # beside\n  mode: single\n",
    "- id: a\n  alias: 'it''s # no comment' # comment\n",
    "- id: a\n  triggers: [ # in a list\n    ]\n",
    "- id: a\n  description: | # on the header\n    text\n",
    "- id: a\n  description: |\n    text\n  # after the text\n  mode: single\n",
    "- id: a\n  description: >-\n    text\n\n# after the text\n",
    "--- # on the document\n" + ONE,
    "# nothing else\n",
    "[] # empty\n",
    "- id: a\r\n  # with carriage returns\r\n  mode: single\r\n",
    "\ufeff# after a byte order mark\n- id: a\n",
    "- &anchor # beside an anchor\n  id: a\n- *anchor # beside an alias\n",
]

NO_COMMENTS = [
    ONE,
    "- id: a\n  alias: '#1 light'\n",
    '- id: a\n  alias: "colour #ff0000 # bright"\n',
    "- id: a\n  alias: 'two lines\n    # of one string'\n",
    '- id: a\n  alias: "two lines\n    # of one string"\n',
    "- id: a\n  alias: room#1\n",
    "- id: a\n  description: |\n    # a heading\n    text # more\n",
    "- id: a\n  description: >-\n    folded # text\n\n    # still\n  mode: single\n",
    "- id: a\n  value: >\n    {# a template's own comment #}\n    {{ 1 }}\n",
    "- id: a\n  description: |2-\n      # indented\n  mode: single\n",
    "",
]


@pytest.mark.parametrize("files", SAVED.values(), ids=SAVED)
def test_saves_where_the_editors_file_is_loaded(
    tmp_path: Path, files: dict[str, str]
) -> None:
    """automations.yaml is reached by includes, and holds nothing that rewriting spoils."""
    assert find_automation_place(lay_out(tmp_path, files)) == SAVE


@pytest.mark.parametrize(("reason", "files"), PASTED.values(), ids=PASTED)
def test_pastes_everywhere_else(
    tmp_path: Path, reason: str, files: dict[str, str]
) -> None:
    """The reason says what the automations are instead."""
    place = find_automation_place(lay_out(tmp_path, files))
    assert place == {"way": "paste", "reason": reason, "has_comments": False}


@pytest.mark.parametrize("files", SAVED.values(), ids=SAVED)
async def test_home_assistant_loads_what_would_be_saved(
    hass: HomeAssistant, tmp_path: Path, files: dict[str, str]
) -> None:
    """Where Steward says that saving works, Home Assistant's own loader finds an automation saved there."""
    folder = lay_out(tmp_path, files)
    lay_out(
        tmp_path,
        {
            "automations.yaml": "- id: saved\n  alias: Saved\n",
            "secrets.yaml": "latitude: 1\n",
        },
    )
    hass.config.config_dir = folder
    config = await async_hass_config_yaml(hass)
    loaded = [
        automation
        for key, automations in config.items()
        if key.partition(" ")[0] == "automation"
        for automation in automations
    ]
    assert {"id": "saved", "alias": "Saved"} in loaded


@pytest.mark.parametrize("text", COMMENTS)
def test_finds_comments(tmp_path: Path, text: str) -> None:
    """Wherever YAML allows them."""
    assert _place_with(tmp_path, text)["has_comments"] is True


@pytest.mark.parametrize("text", NO_COMMENTS)
def test_takes_no_text_for_a_comment(tmp_path: Path, text: str) -> None:
    """A number sign may stand in any string."""
    assert _place_with(tmp_path, text)["has_comments"] is False


def test_finds_comments_also_where_it_cannot_save(tmp_path: Path) -> None:
    """The two answers do not depend on each other."""
    folder = lay_out(
        tmp_path, {"configuration.yaml": "", "automations.yaml": "# note\n"}
    )
    assert find_automation_place(folder) == {
        "way": "paste",
        "reason": "not_included",
        "has_comments": True,
    }


def test_folder_that_holds_the_editors_file_is_as_good_as_the_file(
    tmp_path: Path,
) -> None:
    """An odd way, but Home Assistant loads it."""
    files = {
        "configuration.yaml": "automation: !include_dir_merge_list .\n",
        "automations.yaml": ONE,
    }
    assert find_automation_place(lay_out(tmp_path, files)) == SAVE


def test_follows_aliases_once(tmp_path: Path) -> None:
    """A node that holds itself does not make it look for ever."""
    place = _place_with(tmp_path, "- &a\n  id: a\n  self: *a\n")
    assert place == SAVE


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"configuration.yaml": "a: [\n"}, "configuration.yaml"),
        ({"configuration.yaml": "a: &a 1\n<<: *a\n"}, "configuration.yaml"),
        (
            {
                "configuration.yaml": "automation: !include automations.yaml\n",
                "automations.yaml": "- id: 'a\n",
            },
            "automations.yaml",
        ),
        (
            {
                "configuration.yaml": "automation: !include automations.yaml\n",
                "automations.yaml": "- id: 'a # b\n",
            },
            "automations.yaml",
        ),
        (
            {
                "configuration.yaml": "homeassistant: !include loop.yaml\n",
                "loop.yaml": "!include loop.yaml\n",
            },
            "loop.yaml",
        ),
    ],
)
def test_names_the_file_that_cannot_be_read(
    tmp_path: Path, files: dict[str, str], name: str
) -> None:
    """Nothing is guessed about a broken configuration."""
    with pytest.raises(HomeAssistantError, match=name):
        find_automation_place(lay_out(tmp_path, files))


def test_names_the_file_that_is_no_text(tmp_path: Path) -> None:
    """Neither about one that is not UTF-8."""
    (tmp_path / "configuration.yaml").write_bytes(b"a: \xff\n")
    with pytest.raises(HomeAssistantError, match=r"configuration\.yaml"):
        find_automation_place(str(tmp_path))


def test_include_that_goes_round_in_circles_leads_nowhere(tmp_path: Path) -> None:
    """Home Assistant would not start with it, but it may have been written since."""
    files = {
        "configuration.yaml": "automation: !include loop.yaml\n",
        "loop.yaml": "!include loop.yaml\n",
    }
    with pytest.raises(HomeAssistantError, match="includes itself"):
        find_automation_place(lay_out(tmp_path, files))


def _place_with(folder: Path, automations: str) -> AutomationPlace:
    config = "automation: !include automations.yaml\n"
    (folder / "configuration.yaml").write_text(config, encoding="utf-8")
    (folder / "automations.yaml").write_bytes(automations.encode())
    return find_automation_place(str(folder))


async def test_app_asks_over_its_own_connection(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    tmp_path: Path,
) -> None:
    """It needs no parameters and gets the answer for Home Assistant's own folder."""
    hass.config.config_dir = lay_out(tmp_path, SAVED["Home Assistant's default"])
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "steward/automation_place"})
    answer = await client.receive_json()
    assert answer["success"]
    assert answer["result"] == SAVE


async def test_app_is_told_what_cannot_be_read(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    tmp_path: Path,
) -> None:
    """As an error with a message."""
    hass.config.config_dir = lay_out(tmp_path, {"configuration.yaml": "a: ["})
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "steward/automation_place"})
    answer = await client.receive_json()
    assert answer["error"]["code"] == "home_assistant_error"
    assert "configuration.yaml cannot be read" in answer["error"]["message"]


async def test_only_administrators_may_ask(
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """How the configuration is laid out is nobody else's business."""
    client = await hass_ws_client(access_token=hass_read_only_access_token)
    await client.send_json_auto_id({"type": "steward/automation_place"})
    assert (await client.receive_json())["error"]["code"] == "unauthorized"
