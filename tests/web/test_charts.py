"""Charts: round numbers at the axes, labels that have room, and marks where the table says."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pandas as pd
import pytest

from arc.stats.curves import FATIGUE
from arc.web.charts.axes import Plot, Scale, Tick, below, number_ticks, percent_ticks, rounded
from arc.web.charts.intervals import interval_chart
from arc.web.charts.marks import dot, stepped, text
from arc.web.charts.picture import page_svg
from arc.web.charts.session import session_chart
from arc.web.charts.size import size_chart
from arc.web.charts.solving_time import POINTS, time_chart

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (0, 52.3, (0, 55)),
        (0, 7.36, (0, 8)),
        (-0.3, 12, (-1, 12)),
        (0, 0.061, (0, 0.065)),
        (0, 0, (0, 1)),
    ],
)
def test_a_range_is_rounded_outwards(low: float, high: float, ends: tuple[float, float]) -> None:
    assert rounded(low, high) == pytest.approx(ends)


def test_ticks_are_round_numbers_within_the_scale() -> None:
    assert [tick.words for tick in number_ticks(Scale(0.6, 9.4, 0, 536), whole=True)] == list(
        "123456789"
    )
    assert [tick.words for tick in number_ticks(Scale(0, 8, 120, 0), count=4)] == list("02468")
    assert [tick.words for tick in number_ticks(Scale(0, 1300, 0, 120))] == ["0", "500", "1,000"]
    shares = percent_ticks(Scale(0, 1, 260, 0))
    assert [(tick.px, tick.words) for tick in shares[::2]] == [
        (260, "0 %"),
        (130, "50 %"),
        (0, "100 %"),
    ]


def test_labels_without_room_are_left_out_one_in_two() -> None:
    ticks = [Tick(20.0 * i, f"{i * 10} %") for i in range(11)]
    told = parsed(f"<svg>{below(Plot(200, 100), ticks, grid=True)}</svg>")
    places = [float(one.get("x", -1)) for one in told.iter("text")]
    assert len(list(told.iter("line"))) == 11
    assert len(places) > 2
    assert all(after - before >= 6 * len("100 %") for before, after in pairwise(places))


def test_what_people_wrote_cannot_become_markup() -> None:
    wild = '"><script>&'
    (drawn,) = parsed(f"<svg>{dot((1, 2), 9, wild)}</svg>")
    assert drawn.get("aria-label") == wild
    (written,) = parsed(f"<svg>{text((1, 2), wild, 12)}</svg>")
    assert written.text == wild


def test_a_line_without_a_figure_has_words_alone() -> None:
    lines = pd.DataFrame(
        [
            {"group": "A", "who": "People", "value": 0.5, "low": 0.25, "high": 1.0, "text": "50 %"},
            {"group": "A", "who": "o3 high", "value": None, "low": None, "high": None, "text": "–"},
            {"group": "A", "who": "o3 low", "value": 0.0, "low": None, "high": None, "text": "0 %"},
        ]
    )
    svg = parsed(page_svg(interval_chart(lines, 700)))
    labels = [one.get("aria-label") for one in svg.iter(f"{SVG}circle")]
    assert labels == ["A: People 50 %", "A: o3 low 0 %"]
    words = [one.text for one in svg.iter(f"{SVG}text")]
    assert words.count("A") == 1
    assert {"–", "o3 high"} <= set(words)
    (interval,) = [one for one in svg.iter(f"{SVG}line") if one.get("stroke")]
    across = 700 - 112 - 116
    assert [interval.get("x1"), interval.get("x2")] == [f"{across * 0.25:g}", f"{across:g}"]


def test_no_line_crosses_a_size_that_nobody_played() -> None:
    def row(who: str, place: int) -> dict[str, object]:
        return {"who": who, "place": place, "ticks": f"bin {place}|1 task", "value": 0.5} | {
            "low": 0.4,
            "high": 0.6,
            "small": place == 0,
            "text": f"{who} {place}",
        }

    table = pd.DataFrame(
        [row("People", place) for place in (0, 2, 3)]
        + [row("o3 high", place) for place in range(4)]
    )
    svg = parsed(page_svg(size_chart(table, 600)))
    points = sorted(one.get("d", "").count(",") for one in svg.iter(f"{SVG}path"))
    assert points == [1, 2, 4]
    hollow = [
        one.get("aria-label")
        for one in svg.iter(f"{SVG}circle")
        if one.get("fill") == "var(--panel)"
    ]
    assert hollow == ["People 0", "o3 high 0"]


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    n = 3 * POINTS
    left = [1 - i / n for i in range(n + 1)]
    curve = pd.DataFrame(
        {"seconds": range(0, 60 * (n + 1), 60), "still_unsolved": left, "low": left, "high": left}
        | {"solved_of_all": [i / (2 * n) for i in range(n + 1)]}
    )
    svg = parsed(page_svg(time_chart(curve, 600)))
    estimate = svg.find(f".//{SVG}path[@aria-label='if all had gone on: 100 % after {n} minutes']")
    assert estimate is not None
    ways = estimate.get("d", "")[1:].split("L")
    assert (ways[0], ways[-1]) == ("0,260", "430,0")
    assert len(ways) == 2 * POINTS - 1


def test_steps_stay_as_high_as_they_are() -> None:
    assert stepped([(0, 1), (2, 5), (3, 4)]) == [(0, 1), (2, 1), (2, 5), (3, 5), (3, 4)]


def test_an_interval_of_a_session_stays_within_its_panel() -> None:
    points = pd.DataFrame(
        [{"measure": FATIGUE, "position": 0, "value": 2.0, "low": -3.0, "high": 14.0, "n": 2}]
    )
    svg = parsed(page_svg(session_chart(points, 600)))
    (interval,) = [one for one in svg.iter(f"{SVG}line") if one.get("x1") == one.get("x2")]
    assert [interval.get("y1"), interval.get("y2")] == ["120", "0"]
    (point,) = svg.iter(f"{SVG}circle")
    assert point.get("aria-label") == "tasks done 0: 2.0, 95 % -3.0 to 14.0, n 2"
