"""Where a new automation can go: saved into automations.yaml as Home Assistant's editor does, or pasted by a person.

Home Assistant's editor always writes automations.yaml in the configuration folder, whatever configuration.yaml loads, and it rewrites
the whole file. So saving is right only where that file is loaded as automations and holds nothing that rewriting would spoil:

- it has to be reached from `automation:` or `automation <label>:` by `!include`, in configuration.yaml or in a package (packages are
  merged into the list of automations);
- its editor reads the file without secrets, so a `!secret` in it makes saving fail, and what `!include` or `!env_var` stand for would
  be written out in their place;
- comments are lost, which a person may accept.

The files are read as a tree of YAML nodes, not as values: tags stay visible, and no secret is ever looked up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import os
from pathlib import Path
import re
from typing import Final, Literal, TypedDict

import probatio
import yaml
from yaml.constructor import SafeConstructor

from homeassistant.components.automation import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.config import AUTOMATION_CONFIG_PATH, YAML_CONFIG_FILE
from homeassistant.const import CONF_PACKAGES
from homeassistant.core import DOMAIN as HOMEASSISTANT_DOMAIN
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.yaml import SECRET_YAML

INCLUDE: Final = "!include"
INCLUDE_DIR_PREFIX: Final = "!include_dir_"
INCLUDE_DIR_NAMED: Final = "!include_dir_named"
INCLUDE_DIR_MERGE_NAMED: Final = "!include_dir_merge_named"
INCLUDE_DIR_MERGE_LIST: Final = "!include_dir_merge_list"
NULL: Final = "tag:yaml.org,2002:null"
# Tags that rewriting a file would fail on or replace by what they stand for.
SPOILT_BY_REWRITING: Final = ("!secret", "!env_var", INCLUDE)
# Files that include each other in a circle would be followed for ever.
MAX_INCLUDE_DEPTH: Final = 32

# The C parser where PyYAML has it, as Home Assistant's own loader.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A `#` starts a comment only at the start of a line or after white space (or the mark that some editors put first in a file).
_MAYBE_COMMENT: Final = re.compile(r"(?:^|[\s\ufeff])#", re.MULTILINE)


class AutomationPlace(TypedDict):
    """The answer to `steward/automation_place`."""

    way: Literal["save", "paste"]
    reason: Literal["packages", "hand_written", "not_included"] | None
    has_comments: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A node and the file it stands in, which is what its includes are relative to; no node where there is nothing."""

    file: Path
    node: yaml.Node | None


def find_automation_place(config_dir: str) -> AutomationPlace:
    """Look at configuration.yaml and what it includes; reads files, so it belongs into the executor.

    Raises HomeAssistantError naming the file that cannot be read.
    """
    folder = Path(os.path.normpath(config_dir))
    automations_file = folder / AUTOMATION_CONFIG_PATH
    config = _mapping(_load(folder / YAML_CONFIG_FILE))
    core = _mapping(config.get(HOMEASSISTANT_DOMAIN))
    at_top = list(_automations_of(config))
    in_packages = [
        automations
        for package in _mapping(core.get(CONF_PACKAGES)).values()
        for automations in _automations_of(_mapping(package))
    ]

    text = _read(automations_file)
    has_comments = text is not None and _has_comments(text, automations_file)
    reason: Literal["packages", "hand_written", "not_included"] | None
    if any(_leads_to(part, automations_file) for part in [*at_top, *in_packages]):
        reason = None if _can_be_rewritten(_load(automations_file)) else "hand_written"
    elif any(_has_content(part) for part in at_top):
        reason = "hand_written"
    elif any(_has_content(part) for part in in_packages):
        reason = "packages"
    else:
        reason = "not_included"
    return {
        "way": "paste" if reason else "save",
        "reason": reason,
        "has_comments": has_comments,
    }


def _automations_of(config: dict[str, _Part]) -> Iterator[_Part]:
    """Yield what stands under `automation` and `automation <label>`."""
    for key, part in config.items():
        try:
            domain = cv.domain_key(key)
        except probatio.Invalid:
            continue
        if domain == AUTOMATION_DOMAIN:
            yield part


def _leads_to(part: _Part, file: Path, depth: int = 0) -> bool:
    """Return whether the file becomes the list of automations that this part stands for."""
    if (node := part.node) is None or depth > MAX_INCLUDE_DEPTH:
        return False
    if node.tag == INCLUDE:
        target = _target(part)
        return target == file or _leads_to(_load(target), file, depth + 1)
    if node.tag == INCLUDE_DIR_MERGE_LIST:
        # Also where the file does not exist yet: the folder is read anew at every reload.
        return file.is_relative_to(_target(part))
    return False


def _has_content(part: _Part) -> bool:
    """Return whether any automation stands here, however it got here."""
    node = _resolved(part).node
    if node is None or node.tag == NULL:
        return False
    if isinstance(node, yaml.ScalarNode) and node.tag.startswith(INCLUDE_DIR_PREFIX):
        return any(True for _ in _files_in(_target(_resolved(part))))
    return bool(node.value)


def _can_be_rewritten(part: _Part) -> bool:
    """Return whether Home Assistant's editor can read the file and writes back what it means."""
    root = part.node
    if root is None or root.tag == NULL or not root.value:
        return True
    if not isinstance(root, yaml.SequenceNode):
        return False
    return all(isinstance(item, yaml.MappingNode) for item in root.value) and not any(
        node.tag.startswith(SPOILT_BY_REWRITING) for node in _nodes(root)
    )


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Yield every node below the root once; aliases make the tree a graph."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                waiting += (key, value)


def _mapping(part: _Part | None) -> dict[str, _Part]:
    """Return the entries of a mapping, through includes and merged keys; nothing where it is no mapping."""
    if part is None:
        return {}
    part = _resolved(part)
    node = part.node
    if isinstance(node, yaml.MappingNode):
        try:
            SafeConstructor().flatten_mapping(node)
        except yaml.YAMLError as err:
            raise _unreadable(part.file, err) from err
        # The last of equal keys wins, as in Home Assistant.
        return {
            key.value: _Part(part.file, value)
            for key, value in node.value
            if isinstance(key, yaml.ScalarNode)
        }
    if node is not None and node.tag == INCLUDE_DIR_NAMED:
        return {file.stem: _load(file) for file in _files_in(_target(part))}
    if node is not None and node.tag == INCLUDE_DIR_MERGE_NAMED:
        return {
            key: value
            for file in _files_in(_target(part))
            for key, value in _mapping(_load(file)).items()
        }
    return {}


def _resolved(part: _Part) -> _Part:
    """Follow `!include` to what it stands for."""
    for _ in range(MAX_INCLUDE_DEPTH):
        if part.node is None or part.node.tag != INCLUDE:
            return part
        part = _load(_target(part))
    raise HomeAssistantError(f"{part.file.name} includes itself; correct it.")


def _target(part: _Part) -> Path:
    """Return the path that an include names, relative to its own file.

    Symbolic links are not followed: the editor replaces automations.yaml itself, not what it links to.
    """
    assert part.node is not None
    return Path(os.path.normpath(part.file.parent / str(part.node.value)))


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield the files that the `!include_dir_…` tags read: all below, none hidden, no secrets."""
    for root, folders, files in folder.walk(follow_symlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in sorted(files):
            if (
                name.endswith(".yaml")
                and not name.startswith(".")
                and name != SECRET_YAML
            ):
                yield root / name


def _load(file: Path) -> _Part:
    """Read a file as nodes; a missing file is one without content."""
    if (text := _read(file)) is None:
        return _Part(file, None)
    loader = _LOADER(text)
    try:
        return _Part(file, loader.get_single_node())
    except yaml.YAMLError as err:
        raise _unreadable(file, err) from err
    finally:
        loader.dispose()


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as err:
        raise _unreadable(file, err) from err


def _unreadable(file: Path, err: Exception) -> HomeAssistantError:
    return HomeAssistantError(f"{file.name} cannot be read, correct it: {err}")


def _has_comments(text: str, file: Path) -> bool:
    """Return whether the YAML holds a comment.

    The scanner drops comments, so they are what is left between its tokens, and on the header line of a block scalar, which its token
    covers. A `#` within a string, a plain word or the text of a block scalar is none.
    """
    if not _MAYBE_COMMENT.search(text):
        return False
    end = 0
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            start = token.start_mark.index
            if "#" in text[end:start]:
                return True
            end = max(end, token.end_mark.index)
            if isinstance(token, yaml.ScalarToken) and token.style in {"|", ">"}:
                if "#" in text[start:end].partition("\n")[0]:
                    return True
    except yaml.YAMLError as err:
        raise _unreadable(file, err) from err
    return False
