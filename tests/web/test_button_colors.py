"""The button that leads on looks the same on every page, and its words can be read on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arc.web import settings

WEB = Path(settings.__file__).parent
PARTS = ("static/controls.css", "static/pages.css", "workbench/workbench.css")
# WCAG 2.2, criterion 1.4.3, level AA, for text of any size.
LEAST_CONTRAST = 4.5


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG 2.2 defines it, 0 to 1."""
    shares = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colors(sheet: str, name: str) -> list[str]:
    """Every color a style sheet gives a custom property, in any theme."""
    css = (WEB / sheet).read_text("utf-8")
    return re.findall(r"#[0-9a-f]{6}", " ".join(re.findall(rf"{name}: ([^;]+);", css)))


def test_every_fill_carries_white_words() -> None:
    assert colors("static/tokens.css", "--on-fill") == ["#ffffff"]
    fills = colors("static/tokens.css", "--fill")
    assert len(fills) == 3  # one for both themes, two of high contrast
    assert all(contrast(fill, "#ffffff") >= LEAST_CONTRAST for fill in fills)


def test_the_fill_is_that_of_streamlit_and_the_workbench() -> None:
    fill, *_ = colors("static/tokens.css", "--fill")
    assert set(colors("workbench/workbench.css", "--accent-fill")) == {fill}
    themes = [settings.CONFIG[f"theme.{name}.primaryColor"] for name in ("light", "dark")]
    assert themes == [fill, fill]


@pytest.mark.parametrize("sheet", PARTS)
def test_no_button_that_leads_on_has_a_color_of_its_own(sheet: str) -> None:
    css = (WEB / sheet).read_text("utf-8")
    rules = re.findall(r"button\.primary \{([^}]*)\}", css)
    assert rules
    assert all(re.search(r"background: var\(--(accent-)?fill\)", rule) for rule in rules)
