"""Each task a dot: how people fare on it, alone and beside what a model made of it."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from arc.web.charts.theme import ACCENT, DIM, INK, PANEL, percents, themed

OUTCOMES: Final = ("missed", "in part", "solved")
"""What a model made of a task, worst first."""

_BAND_PX: Final = 74
_GOLDEN: Final = 0.618034


def tasks_chart(table: pd.DataFrame, width: int) -> alt.TopLevelMixin:
    """Tasks from the easiest to the hardest with intervals; nobody solved the hollow ones.

    ``table``: ``task_id, task_solved, low, high, n_solved, says`` and, for links, ``href``.
    """
    order = table.sort_values(["task_solved", "n"], ascending=[False, False])
    order = order.assign(rank=range(1, len(order) + 1), nobody=order["n_solved"] == 0)
    x = alt.X(
        "rank:Q",
        scale=alt.Scale(domain=[0, len(order) + 1], nice=False),
        axis=alt.Axis(
            title="tasks, easiest for people first", grid=False, tickMinStep=1, format="d"
        ),
    )
    y = alt.Y("task_solved:Q", scale=alt.Scale(domain=[0, 1]), axis=percents())
    base = alt.Chart(order)
    rules = base.mark_rule(color=ACCENT, strokeWidth=1.5, opacity=0.3, aria=False).encode(
        x=x, y=alt.Y("low:Q", axis=percents()), y2=alt.Y2("high:Q")
    )
    size = 60 if len(order) <= 60 else 26
    dots = base.mark_point(size=size, filled=True, opacity=1, stroke=ACCENT).encode(
        x=x,
        y=y,
        fill=alt.condition("datum.nobody", alt.value(PANEL), alt.value(ACCENT)),
        description=alt.Description("says:N"),
        **_link(order),
    )
    return themed(alt.layer(rules, dots).properties(width=width - 60, height=260))


def jagged_chart(table: pd.DataFrame, width: int) -> alt.TopLevelMixin:
    """Tasks by people's share (across) and by what the model made of it (a band each).

    ``table``: ``task_id, task_solved, outcome`` (one of ``OUTCOMES``), ``n, disputed, says``
    and, for links, ``href``. Within a band the height says nothing: it keeps dots apart.
    """
    bands = [name for name in reversed(OUTCOMES) if (table["outcome"] == name).any()]
    place = table["outcome"].map({name: i for i, name in enumerate(bands)}).astype(float)
    # Multiples of the golden ratio spread evenly, and the same table gives the same picture.
    apart = (pd.Series(range(len(table)), index=table.index) * _GOLDEN) % 1
    dots = table.assign(y=place * _BAND_PX + 12 + apart * (_BAND_PX - 24))
    height = len(bands) * _BAND_PX
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    x = alt.X(
        "task_solved:Q",
        scale=alt.Scale(domain=[-0.02, 1.02], nice=False),
        axis=percents(title="people who solved the whole task"),
    )
    marks = (
        alt.Chart(dots)
        .mark_point(filled=True, opacity=0.8, stroke=ACCENT, strokeWidth=1.2)
        .encode(
            x=x,
            y=y,
            size=alt.Size("n:Q", scale=alt.Scale(range=[24, 150], domainMin=1), legend=None),
            fill=alt.condition("datum.disputed", alt.value(PANEL), alt.value(ACCENT)),
            description=alt.Description("says:N"),
            **_link(dots),
        )
    )
    names = pd.DataFrame({"y": [(i + 0.5) * _BAND_PX for i in range(len(bands))], "name": bands})
    counts = table["outcome"].value_counts()
    names["count"] = [
        f"{counts[name]:,} tasks" if counts[name] != 1 else "1 task" for name in bands
    ]
    text = alt.Chart(names)
    labels = [
        text.mark_text(align="right", dy=-7, color=INK, fontWeight=600, aria=False).encode(
            x=alt.value(-12), y=y, text=alt.Text("name:N")
        ),
        text.mark_text(align="right", dy=8, color=DIM, aria=False).encode(
            x=alt.value(-12), y=y, text=alt.Text("count:N")
        ),
    ]
    lines = pd.DataFrame({"y": [float(i * _BAND_PX) for i in range(1, len(bands))]})
    rules = [alt.Chart(lines).mark_rule(color=DIM, opacity=0.4).encode(y=y)] if len(lines) else []
    return themed(alt.layer(*rules, marks, *labels).properties(width=width - 90, height=height))


def _link(table: pd.DataFrame) -> dict[str, alt.Href]:
    return {"href": alt.Href("href:N")} if "href" in table else {}
