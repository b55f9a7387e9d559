"""Charts: made once for each shape, filled by each table, and marks where the table says."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import combinations
from xml.etree import ElementTree

import pandas as pd
import pytest

from arc.stats.curves import FATIGUE, MINUTES, SOLVED
from arc.web.charts.drawing import VEGA, Drawing, Plot
from arc.web.charts.intervals import interval_chart
from arc.web.charts.picture import page_svg
from arc.web.charts.session import session_chart
from arc.web.charts.shapes.catalogue import SHAPES, as_text, compiled
from arc.web.charts.shapes.look import themed
from arc.web.charts.size import size_chart
from arc.web.charts.solving_time import POINTS, time_chart
from arc.web.charts.tasks import jagged_chart, tasks_chart

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


def parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(page_svg(drawing))


def marks(svg: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    """What is told of, point by point or line by line."""
    return svg.findall(f".//*[@aria-roledescription='{kind}'][@aria-label]")


def told(svg: ElementTree.Element) -> list[str | None]:
    """Whatever a screen reader is told, but for axes and titles."""
    others = {*marks(svg, "axis"), *marks(svg, "title")}
    return [one.get("aria-label") for one in svg.findall(".//*[@aria-label]") if one not in others]


def words(svg: ElementTree.Element) -> list[str | None]:
    return [one.text for one in svg.iter(f"{SVG}text") if one.get("opacity") != "0"]


def place(mark: ElementTree.Element) -> tuple[float, float]:
    x, y = re.findall(r"-?[\d.]+", mark.get("transform", ""))
    return float(x), float(y)


def line(**values: object) -> dict[str, object]:
    return {
        "group": "",
        "who": "People",
        "value": 0.5,
        "low": 0.25,
        "high": 1.0,
        "text": "50 %",
    } | (values)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_a_valid_specification(name: str) -> None:
    themed(SHAPES[name]()).to_dict()  # raises for what is no Vega-Lite


def test_shapes_are_kept_as_they_would_be_made_now() -> None:
    kept = {path.stem: path.read_text("utf-8") for path in VEGA.iterdir()}
    assert kept == {name: as_text(compiled(name)) for name in SHAPES}, (
        "run python -m arc.web.charts.shapes"
    )


def test_who_looks_at_statistics_does_not_wait_for_altair() -> None:
    asked = "import sys, arc.web.figures.answers; print('altair' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_no_chart_leaves_anything_in_its_shape() -> None:
    first, second = (pd.DataFrame([line(who=who)]) for who in ("People", "o3 high"))
    before = page_svg(interval_chart(first, 700))
    other = page_svg(interval_chart(pd.concat([second, second]), 500))
    assert "o3 high" in other
    assert "People" not in other
    assert page_svg(interval_chart(first, 700)) == before


def test_what_a_shape_does_not_have_cannot_be_filled_in() -> None:
    plot, empty = Plot(100, 100), {"tasks": pd.DataFrame()}
    with pytest.raises(KeyError, match="no lines"):
        Drawing(plot, {"lines": pd.DataFrame()}, "ranked").vega()
    with pytest.raises(KeyError, match="no start"):
        Drawing(plot, empty, "ranked", {"start": 1}).vega()


@pytest.mark.parametrize(
    "measures",
    [some for n in (1, 2, 3) for some in combinations((SOLVED, MINUTES, FATIGUE), n)],
    ids="-".join,
)
def test_whatever_was_measured_along_a_session_has_its_panels(measures: tuple[str, ...]) -> None:
    points = pd.DataFrame({"measure": measures, "position": 0, "value": 1.0, "n": 3})
    svg = parsed(session_chart(points.assign(low=0.5, high=1.0), 600))
    assert len(marks(svg, "point")) == len(measures)


def test_labels_without_room_are_left_out() -> None:
    table = pd.DataFrame([line(value=0.1, low=0.05, high=0.2)])
    narrow, wide = (words(parsed(interval_chart(table, px, top=0.25))) for px in (340, 700))
    every = ["0 %", "5 %", "10 %", "15 %", "20 %", "25 %"]
    assert [one for one in wide if one in every] == every
    assert 1 < len([one for one in narrow if one in every]) < len(every)


def test_what_people_wrote_cannot_become_markup() -> None:
    wild = '"><script>&'
    svg = parsed(interval_chart(pd.DataFrame([line(who=wild, text=wild)]), 700))
    assert told(svg) == [f"{wild} {wild}"]
    assert words(svg).count(wild) == 2
    assert svg.find(f".//{SVG}script") is None


def test_a_line_without_a_figure_has_words_alone() -> None:
    lines = pd.DataFrame(
        [
            line(group="A"),
            line(group="A", who="o3 high", value=None, low=None, high=None, text="–"),
            line(group="A", who="o3 low", value=0.0, low=None, high=None, text="0 %"),
        ]
    )
    drawing = interval_chart(lines, 700)
    svg = parsed(drawing)
    assert told(svg) == ["A: People 50 %", "A: o3 low 0 %"]
    assert words(svg).count("A") == 1
    assert {"–", "o3 high"} <= set(words(svg))
    (interval,) = [one for one in svg.iter(f"{SVG}line") if one.get("stroke") == "var(--acc)"]
    assert float(svg.get("width", 0)) == pytest.approx(700)
    across = drawing.plot.width
    assert place(interval)[0] == pytest.approx(across * 0.25)
    assert float(interval.get("x2", 0)) == pytest.approx(across * 0.75)


def test_tasks_go_from_the_easiest_on_and_lead_to_themselves() -> None:
    rows = [("hard", 0.0, 3, 0), ("easy", 1.0, 3, 3), ("even", 0.5, 4, 2), ("easier", 1.0, 4, 4)]
    table = pd.DataFrame(rows, columns=["task_id", "task_solved", "n", "n_solved"])
    table = table.assign(
        low=0.0, high=1.0, says=table["task_id"], href="/?task=" + table["task_id"]
    )
    svg = parsed(tasks_chart(table, 560))
    assert told(svg) == ["easier", "easy", "even", "hard"]
    assert [place(one) for one in marks(svg, "point")] == [
        (100, 0),
        (200, 0),
        (300, 130),
        (400, 260),
    ]
    assert [one.get("fill") for one in marks(svg, "point")] == ["var(--acc)"] * 3 + ["var(--panel)"]
    links = [one.get(HREF) for one in svg.iter(f"{SVG}a")]
    assert links == [f"/?task={one}" for one in ("easier", "easy", "even", "hard")]


def test_a_task_is_in_the_band_of_its_outcome_and_larger_the_more_played_it() -> None:
    table = pd.DataFrame(
        {"task_id": list("abc"), "task_solved": [0.0, 0.5, 1.0], "n": [1, 4, 9]}
        | {"outcome": ["solved", "missed", "missed"], "disputed": [False, True, False]}
        | {"says": list("abc"), "href": list("abc")}
    )
    svg = parsed(jagged_chart(table, 700))
    points = marks(svg, "point")
    assert [place(one)[1] // 74 for one in points] == [0, 1, 1]
    assert [one.get("fill") for one in points] == ["var(--acc)", "var(--panel)", "var(--acc)"]
    widths = [float(one.get("d", "").partition(",")[0][1:]) for one in points]
    assert widths == sorted(set(widths))
    assert [one for one in words(svg) if one and "%" not in one][-4:] == (
        ["solved", "missed", "1 task", "2 tasks"]
    )


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
    svg = parsed(size_chart(table, 600))
    lines = [one.get("d", "") for one in svg.iter(f"{SVG}path") if one.get("stroke-width") == "2.5"]
    assert sorted(one.count(",") for one in lines if one) == [1, 2, 4]
    hollow = [
        one.get("aria-label") for one in marks(svg, "point") if one.get("fill") == "var(--panel)"
    ]
    assert hollow == ["People 0", "o3 high 0"]
    assert sorted(map(str, told(svg))) == sorted(table["text"])
    names = [one.text for one in svg.iter(f"{SVG}tspan")]
    assert names == [word for at in range(4) for word in (f"bin {at}", "1 task")]


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    n = 3 * POINTS
    left = [1 - i / n for i in range(n + 1)]
    curve = pd.DataFrame(
        {"seconds": range(0, 60 * (n + 1), 60), "still_unsolved": left, "low": left, "high": left}
        | {"solved_of_all": [i / (2 * n) for i in range(n + 1)]}
    )
    svg = parsed(time_chart(curve, 600))
    plain, estimate = marks(svg, "line mark")
    assert plain.get("aria-label") == f"of all trials: 50 % after {n} minutes"
    assert estimate.get("aria-label") == f"if all had gone on: 100 % after {n} minutes"
    ways = estimate.get("d", "")[1:].split("L")
    assert (ways[0], ways[-1]) == ("0,260", "430,0")
    assert POINTS <= len(ways) <= 2 * POINTS


def test_an_interval_of_a_session_stays_within_its_panel() -> None:
    points = pd.DataFrame(
        [{"measure": FATIGUE, "position": 0, "value": 2.0, "low": -3.0, "high": 14.0, "n": 2}]
    )
    svg = parsed(session_chart(points, 600))
    (interval,) = [one for one in svg.iter(f"{SVG}line") if one.get("stroke") == "var(--acc)"]
    assert (place(interval)[1], float(interval.get("y2", 0))) == (120, -120)
    assert told(svg) == ["tasks done 0: 2.0, 95 % -3.0 to 14.0, n 2"]
    assert "n 2" in words(svg)
    assert "Self-reported fatigue, mean (0 to 10)" in words(svg)


def test_of_many_positions_the_n_are_told_with_their_points_alone() -> None:
    points = pd.DataFrame({"measure": FATIGUE, "position": range(13), "value": 2.0, "n": 77})
    svg = parsed(session_chart(points.assign(low=1.0, high=3.0), 600))
    assert [str(one)[-4:] for one in told(svg)] == ["n 77"] * 13
    assert not {"n 77", "77"} & set(words(svg))
