"""Protocols: the rules a trial and a session are played by, as data.

The presets are in ``presets.toml``; a host's own file has the same form.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from arc.errors import ProtocolError, TrialError

Feedback = Literal["each", "end"]
"""When the participant learns right or wrong: after each attempt, or when the trial has ended."""

RuleDescription = Literal["never", "optional", "before_feedback"]
"""Whether the participant is asked for the rule in words; ``before_feedback`` insists on it
before the verdict on the first attempt, as H-ARC did."""

Order = Literal["random", "fixed"]
"""How a session orders its tasks: shuffled by its stored seed, or as the collection has them."""

Compare = Literal["each", "end"]
"""When a session offers the comparison with the model: after each task, or at its end."""

TaskChoice = int | Literal["all"] | tuple[str, ...]
"""A session's tasks: how many, all of the collection, or these ids."""

TOOLS: Final = (
    "pen",
    "line",
    "polyline",
    "rectangle",
    "fill",
    "recolor",
    "select",
    "shift",
    "tile",
    "pick",
    "symmetry",
    "flip_h",
    "flip_v",
    "rotate",
    "crop",
    "paste",
    "again",
    "copy_input",
    "undo",
    "redo",
    "clear",
)
"""Every tool and command of the workbench that a protocol may withhold."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_STUDY_NAME: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_STAGE_NAME: Final = "stage"
_MAX_ATTEMPTS: Final = 10
_MAX_TIME_LIMIT_S: Final = 24 * 3600
_MAX_TASKS: Final = 1000


@dataclass(frozen=True, slots=True)
class Protocol:
    """The rules. Times carry their unit: ``_s`` seconds, ``_minutes`` minutes.

    ``time_limit_s`` is for one trial, without its pauses; None for no limit.
    ``control_tasks`` are mixed into a session without being named: tasks that o3
    solved, of about the same size. ``tools`` lists what of ``TOOLS`` is offered,
    None everything. A rating is due at the start, every ``rating_every_tasks``
    tasks or ``rating_every_minutes``, and at the end; a break is offered from
    ``break_at_rating`` on or after ``break_after_minutes`` without one.
    """

    name: str
    label: str
    description: str
    attempts_allowed: int = 2
    feedback: Feedback = "each"
    time_limit_s: int | None = None
    rule_description: RuleDescription = "never"
    confidence: bool = False
    tools: tuple[str, ...] | None = None
    order: Order = "random"
    tasks: TaskChoice = 5
    control_tasks: int = 0
    comprehension_check: bool = False
    ask_seen_before: bool = True
    ratings: bool = True
    rating_every_tasks: int = 5
    rating_every_minutes: int = 15
    break_at_rating: int = 7
    break_after_minutes: int = 25
    compare: Compare = "end"

    def to_json(self) -> dict[str, Any]:
        """A plain object that ``from_json`` reads back."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    def to_text(self) -> str:
        """Canonical JSON: what the store keeps of the rules a trial was played by."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Study:
    """A recruited study, as its link names it: what is played and how it ends.

    ``completion_code`` is the same for everybody; None gives each session a random
    one. ``completion_url`` may hold ``{participant}`` and ``{code}``.
    ``demographics`` names the questions to ask (``arc.questions``); none by default.
    """

    name: str
    protocol: str
    collection: str | None = None
    completion_code: str | None = None
    completion_url: str | None = None
    demographics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Presets:
    """The protocols and studies of one or more files, by name."""

    protocols: Mapping[str, Protocol]
    studies: Mapping[str, Study]

    def protocol(self, name: str) -> Protocol:
        """The protocol of this name. Raises TrialError (``bad_request``) listing the names."""
        try:
            return self.protocols[name]
        except KeyError:
            known = ", ".join(self.protocols)
            raise TrialError(
                "bad_request", f"no protocol is called {name!r:.40}; there are {known}"
            ) from None


def from_json(raw: Mapping[str, Any]) -> Protocol:
    """A protocol from a plain object with its name in it. Raises ProtocolError naming the field."""
    name = raw.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ProtocolError(
            f"the name is {name!r:.60}; it takes small letters, digits and hyphens, 40 at most"
        )
    return _checked(Protocol(**_read(Protocol, raw, f"protocol {name}")))


@cache
def from_text(text: str) -> Protocol:
    """The protocol of ``Protocol.to_text``; fields that came later have their defaults."""
    return from_json(json.loads(text))


def load_presets(path: Path | str | None = None) -> Presets:
    """The bundled presets, and after them those of a TOML file; its names win.

    Raises ProtocolError naming the file, the table and the field.
    """
    if path is None:
        return _BUNDLED
    own = _read_file(Path(path), PROTOCOLS)
    if _STAGE_NAME in own.protocols:
        raise ProtocolError(
            f"{Path(path).name}: {_STAGE_NAME!r} is the name of the live stage's rules"
        )
    return own


def protocol(name: str) -> Protocol:
    """The bundled protocol of this name. Raises TrialError (``bad_request``) listing the names."""
    return _BUNDLED.protocol(name)


def _read_file(path: Path, before: Mapping[str, Protocol]) -> Presets:
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProtocolError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(f"{path.name}: is not TOML: {error}") from None
    try:
        for name in raw:
            if name not in ("protocols", "studies"):
                raise ProtocolError(f"{name!r:.40} is neither [protocols.…] nor [studies.…]")
        own = {
            name: from_json({"description": "", "label": name, **table, "name": name})
            for name, table in _tables(raw, "protocols")
        }
        known = {**before, **own}
        studies = {name: _study(name, table, known) for name, table in _tables(raw, "studies")}
    except ProtocolError as error:
        raise ProtocolError(f"{path.name}: {error}") from None
    return Presets(MappingProxyType(known), MappingProxyType(studies))


def _tables(raw: Mapping[str, Any], kind: str) -> list[tuple[str, Mapping[str, Any]]]:
    tables = raw.get(kind, {})
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise ProtocolError(f"[{kind}.…] has to be tables")
    return list(tables.items())


def _study(name: str, table: Mapping[str, Any], known: Mapping[str, Protocol]) -> Study:
    if not _STUDY_NAME.fullmatch(name):
        raise ProtocolError(
            f"study {name!r:.40}: a name that fits in a link takes letters, digits and _ . : -"
        )
    study = Study(**_read(Study, {**table, "name": name}, f"study {name:.40}"))
    if study.protocol not in known:
        raise ProtocolError(
            f"study {name:.40}: no protocol is called {study.protocol!r:.40}; "
            f"there are {', '.join(known)}"
        )
    url = study.completion_url
    if url is not None and not re.match(r"https?://", url):
        raise ProtocolError(f"study {name:.40}: completion_url has to begin with http(s)://")
    return study


def _read(kind: type, raw: Mapping[str, Any], where: str) -> dict[str, Any]:
    hints = get_type_hints(kind)
    needed = {field.name for field in fields(kind)}
    for name in raw:
        if name not in needed:
            raise ProtocolError(f"{where}: {name!r:.40} is not one of its fields")
    for name in ("protocol", "label"):
        if name in needed and name not in raw:
            raise ProtocolError(f"{where}: {name} is missing")
    return {name: _value(hints[name], value, f"{where}: {name}") for name, value in raw.items()}


def _value(hint: Any, raw: Any, where: str) -> Any:
    """A value as the field's type has it, lists as tuples. Raises ProtocolError."""
    value = tuple(raw) if isinstance(raw, list) else raw
    if not any(_is_of(value, option) for option in _options(hint)):
        raise ProtocolError(f"{where} is {raw!r:.60}, not {_in_words(hint)}")
    return value


def _options(hint: Any) -> tuple[Any, ...]:
    """What a field may be: the members of a union, or the one type."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _is_of(value: Any, option: Any) -> bool:
    if get_origin(option) is Literal:
        return value in get_args(option) and isinstance(value, str)
    if get_origin(option) is tuple:
        return isinstance(value, tuple) and all(isinstance(one, str) for one in value)
    return type(value) is option


def _in_words(hint: Any) -> str:
    words = {int: "a whole number", bool: "true or false", str: "text", type(None): "nothing"}

    def word(option: Any) -> str:
        if get_origin(option) is Literal:
            return " or ".join(repr(choice) for choice in get_args(option))
        return words.get(option, "a list of texts")

    return " or ".join(word(option) for option in _options(hint))


def _checked(rules: Protocol) -> Protocol:
    """The rules, if every number is in bounds and every tool known. Raises ProtocolError."""
    bounds = {
        "attempts_allowed": (rules.attempts_allowed, 1, _MAX_ATTEMPTS),
        "time_limit_s": (rules.time_limit_s, 10, _MAX_TIME_LIMIT_S),
        "tasks": (rules.tasks, 1, _MAX_TASKS),
        "control_tasks": (rules.control_tasks, 0, _MAX_TASKS),
        "rating_every_tasks": (rules.rating_every_tasks, 1, _MAX_TASKS),
        "rating_every_minutes": (rules.rating_every_minutes, 1, 1440),
        "break_at_rating": (rules.break_at_rating, 0, 11),
        "break_after_minutes": (rules.break_after_minutes, 1, 1440),
    }
    for name, (value, low, high) in bounds.items():
        if isinstance(value, int) and not low <= value <= high:
            raise ProtocolError(f"protocol {rules.name}: {name} is {value}, not {low} to {high}")
    if rules.tasks == ():
        raise ProtocolError(f"protocol {rules.name}: tasks lists no task")
    unknown = [tool for tool in rules.tools or () if tool not in TOOLS]
    if unknown:
        raise ProtocolError(
            f"protocol {rules.name}: there is no tool {unknown[0]!r:.40}; there are {', '.join(TOOLS)}"
        )
    return rules


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


_FILE: Final = _read_file(Path(__file__).with_name("presets.toml"), {})
STAGE: Final = _FILE.protocols[_STAGE_NAME]
"""The rules of trials in a room of the live stage; nobody can choose them elsewhere."""

PROTOCOLS: Final[Mapping[str, Protocol]] = MappingProxyType(
    {name: rules for name, rules in _FILE.protocols.items() if name != _STAGE_NAME}
)
"""Every bundled protocol that can be chosen, by name; the first is the default."""

_BUNDLED: Final = Presets(PROTOCOLS, _FILE.studies)
ARC_AGI: Final = PROTOCOLS["arc-agi"]
BLIND: Final = PROTOCOLS["blind"]
DEFAULT: Final = ARC_AGI
