"""docs/protocols.md: its example loads, and its tables have every preset, field and question."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from arc.protocols import PROTOCOLS, Protocol, Study, load_presets
from arc.questions import DEMOGRAPHICS
from arc.web.session_view import check_studies

TEXT = (Path(__file__).parents[1] / "docs" / "protocols.md").read_text("utf-8")


def section(title: str) -> str:
    """The text below a heading, up to the next one of any level."""
    return re.split(r"^#+ ", TEXT.split(f"{title}\n", 1)[1], maxsplit=1, flags=re.M)[0]


def test_the_example_loads_and_says_what_the_text_says(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.S)
    (tmp_path / "study.toml").write_text(example, "utf-8")
    presets = load_presets(tmp_path / "study.toml")
    check_studies(presets)
    rules, study = presets.protocol("three"), presets.studies["autumn"]
    assert (len(rules.tasks), rules.order, rules.time_limit_s) == (3, "fixed", 600)  # type: ignore[arg-type]
    assert study.protocol == "three"


def test_every_preset_is_in_the_table_with_its_rules() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \| (.+?) \|", section("## The presets"), re.M)
    verdicts = {"each": "after each attempt", "end": "when the test has ended"}
    assert rows == [
        (name, str(rules.attempts_allowed), verdicts[rules.feedback])
        for name, rules in PROTOCOLS.items()
    ]


def test_every_field_and_question_is_named() -> None:
    known = {
        "### `[protocols.NAME]`": {field.name for field in fields(Protocol)},
        "### `[studies.NAME]`": {field.name for field in fields(Study)},
    }
    for title, names in known.items():
        first_cells = re.findall(r"^\| (`.+?) \|", section(title), re.M)
        assert set(re.findall(r"`(\w+)`", " ".join(first_cells))) == names - {"name"}
    assert set(re.findall(r"`(\w+)`", section("### `[studies.NAME]`"))) >= set(DEMOGRAPHICS)
