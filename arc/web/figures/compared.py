"""People beside models on the very same tasks: rates, like for like, by size, disputed tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from arc.facts import HARC, MODEL_NAMES
from arc.stats.rates import BLIND, PEOPLE, Comparison, both_ways, compare, like_for_like
from arc.stats.records import Rate, counted
from arc.stats.size import BINS, SIZE_RULE, size_rates
from arc.stats.votes import DISPUTED_RULE
from arc.web.charts.intervals import interval_chart
from arc.web.charts.size import size_chart
from arc.web.charts.theme import O3_HIGH, O3_LOW
from arc.web.figures.figure import Draw, Figure, how, percent
from arc.web.figures.material import Material, outcomes, short

_MEASURES = {
    "pair_solved": "tests solved",
    "pass_at_k": "score of tasks",
    "task_solved": "tasks solved whole",
}
_OTHER_TASKS = (
    "People and models are not on the same tasks here: where people played only what o3 failed, "
    "theirs are the harder ones."
)
_UNDISPUTED = "undisputed"
_MOST_NAMED = 12
_PICKED_BY = {"o3-unsolved": O3_HIGH, "o3-low-unsolved": O3_LOW}
_BY_SELECTION = {"low": None, "high": None, "text": "0 % by selection"}
_ONE, _TWO, _THREE = HARC.evaluation_percent
_HARC = (
    f"To hold it against: in H-ARC crowd workers reached {_ONE} %, {_TWO} % and {_THREE} % of the 400 "
    f"evaluation tasks with 1, 2 and 3 attempts ({HARC.citation})."
)


def attempts(material: Material) -> Figure:
    """People and o3 with one, two and three attempts: each test, and each task."""
    found = compare(material.trials, material.models)
    rates = [rate for rate in found.rates if rate.denominator == "shown" and _is_told(rate)]
    return Figure(
        words=(_first(found, "pass_at_k", 2), *_apart(found), *_submitted(found)),
        notes=(
            "Score of tasks: the mean over tasks of the share of a task's tests that are solved, "
            "every task weighing the same (with two attempts: pass_at_2).",
            "Denominator: every test or task that was shown, abandoned ones unsolved. Nothing is "
            "known of a third attempt of a model.",
            how(rate.interval for rate in rates),
            _HARC,
        ),
        caveats=material.caveats,
        table=_rate_table(found.rates),
        draw=_draws(material, rates),
    )


def blind(material: Material) -> Figure:
    """The trials in which nobody learns that the first attempt was wrong, as with the models."""
    found = like_for_like(material.trials, material.models)
    rates = [rate for rate in found.rates if rate.denominator == "shown" and _is_told(rate)]
    n = int((material.trials["protocol"] == BLIND).sum())
    note = (
        "Two attempts and no word in between: the condition that o3 had, and the only one that "
        "is like for like."
    )
    if not n:
        empty = (
            "No trial under the blind rules counts here yet. Choose them in the gallery and begin "
            "a session."
        )
        return Figure(words=(empty,), notes=(note,))
    return Figure(
        words=(_first(found, "pass_at_k", 2), *_apart(found)),
        notes=(note, how(rate.interval for rate in rates)),
        caveats=material.caveats,
        table=_rate_table(found.rates),
        draw=_draws(material, rates),
    )


def size(material: Material) -> Figure:
    """Every model, and people, by the size of the task."""
    played = material.trials if len(material.trials) else None
    table = size_rates(outcomes(), material.sizes, played)
    sizes = table[table["who"] != PEOPLE].groupby("bin")["n_tasks"].max()
    shown = table.assign(
        who=table["who"].map(short),
        place=table["bin"].map({name: i for i, name in enumerate(BINS)}),
        ticks=[f"{name}|{sizes.get(name, 0):,} tasks" for name in table["bin"]],
        text=[_of_size(row) for row in table.to_dict("records")],
    )
    people = table[table["who"] == PEOPLE]
    about = "No trials of people count yet, so this shows the models alone."
    if len(people):
        about = f"People: {', '.join(_in_bin(row) for row in people.to_dict('records'))}."
    return Figure(
        words=(_fall(table), about),
        notes=(
            f"Score with two attempts by {SIZE_RULE}. Models: all 400 tasks of the ARC-AGI-1 "
            "public evaluation set, their number under each group. People: the tasks they "
            "played; hollow where few.",
            how(table["interval"]),
        ),
        caveats=(*material.caveats, *([_OTHER_TASKS] if len(people) else [])),
        table=table,
        draw=lambda width: size_chart(shown, width),
        has_evaluation=True,
    )


def _fall(table: pd.DataFrame) -> str:
    """How far o3 and o1-mini fall from the smallest tasks to the largest."""
    found = table.set_index(["who", "bin"])["value"]
    falls = [
        f"{short(who)} from {percent(found[who, BINS[0]])} to {percent(found[who, BINS[-1]])}"
        for who in (MODEL_NAMES["o3_high"], MODEL_NAMES["o1_mini"])
    ]
    return f"From the smallest tasks to the largest {' and '.join(falls)}."


def disputed(material: Material) -> Figure:
    """Every rate with and without the tasks that people call unfair."""
    tallies = material.tallies
    note = f"Rule: {DISPUTED_RULE}."
    if not len(tallies):
        return Figure(
            words=(
                "Nobody has voted on a task yet. The vote is on Compare, once a task is closed.",
            ),
            notes=(note,),
        )
    votes, tasks = counted(int(tallies["n_votes"].sum()), "vote"), counted(len(tallies), "task")
    said = f"{votes} on {tasks}; {len(material.disputed) or 'none'} of them disputed."
    if not material.disputed:
        return Figure(
            words=(said, "So every rate is the same with and without disputed tasks."),
            notes=(note,),
            table=tallies,
        )
    pairs = sorted(
        (
            pair
            for pair in both_ways(material.trials, material.disputed)
            if pair[0].denominator == "shown" and _is_told(pair[0])
        ),
        key=lambda pair: _place(pair[0]),
    )
    lines = pd.DataFrame(
        [
            _line(rate, who)
            for pair in pairs
            for rate, who in zip(pair, ("all tasks", _UNDISPUTED), strict=True)
        ]
    )
    return Figure(
        words=(said, _named(tallies[tallies["disputed"]])),
        notes=(note, how(rate.interval for pair in pairs for rate in pair)),
        caveats=material.people_caveats,
        table=tallies,
        draw=(lambda width: interval_chart(lines, width)) if len(lines) else None,
    )


def _named(disputed: pd.DataFrame) -> str:
    """The disputed tasks, the most disputed first, with how many call each unfair."""
    order = disputed.sort_values(["n_unfair", "task_id"], ascending=[False, True])
    first = [
        f"{row['task_id']} ({row['n_unfair']:,} of {row['n_votes']:,})"
        for row in order.head(_MOST_NAMED).to_dict("records")
    ]
    more = f" and {len(order) - _MOST_NAMED:,} more" if len(order) > _MOST_NAMED else ""
    return f"Not fair, say most of those who voted on {', '.join(first)}{more}."


def _place(rate: Rate) -> tuple[int, int]:
    """Measure by measure, each with more and more attempts."""
    return list(_MEASURES).index(rate.measure), rate.attempts


def _is_told(rate: Rate) -> bool:
    return rate.value is not None


def _draws(material: Material, rates: list[Rate]) -> Draw | None:
    """Lines of people and models under each measure and number of attempts."""
    if not rates:
        return None
    rates = sorted(rates, key=_place)
    picked = _picked(material)
    lines = pd.DataFrame(
        [_line(rate) | (_BY_SELECTION if short(rate.who) == picked else {}) for rate in rates]
    )
    return lambda width: interval_chart(lines, width)


def _picked(material: Material) -> str | None:
    """The model whose failures made every task here; an interval of it would mean nothing."""
    names = material.trials["collection"].unique()
    return _PICKED_BY.get(names[0]) if len(names) == 1 else None


def _line(rate: Rate, who: str | None = None) -> dict[str, object]:
    value = "–" if rate.value is None else percent(rate.value)
    n = f"n {rate.n:,}" if rate.measure != "pass_at_k" else f"{rate.n_tasks:,} tasks"
    few = " · few" if rate.small else ""
    return {
        "group": f"{_MEASURES[rate.measure]}, {counted(rate.attempts, 'attempt')}",
        "who": who or short(rate.who),
        "side": short(rate.who) if who != _UNDISPUTED else who,
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
        "text": f"{value} · {n}{few}",
    }


def _rate_table(rates: Iterable[Rate]) -> pd.DataFrame:
    return pd.DataFrame([rate.to_json() for rate in rates])


def _first(found: Comparison, measure: str, k: int) -> str:
    told = [
        f"{short(rate.who)} {rate.words()}"
        for rate in found.rates
        if (rate.measure, rate.attempts, rate.denominator) == (measure, k, "shown")
        and short(rate.who) in ("People", "o3 high", "o3 low")
    ]
    return f"Score of tasks with {counted(k, 'attempt')}: {'; '.join(told)}." if told else ""


def _submitted(found: Comparison) -> list[str]:
    told = [
        rate
        for rate in found.rates
        if (rate.who, rate.measure, rate.attempts, rate.denominator)
        == (PEOPLE, "pair_solved", 2, "submitted")
    ]
    return [
        f"Among those who handed in an answer, tests solved with 2 attempts: {rate.words()}."
        for rate in told
        if _is_told(rate)
    ]


def _apart(found: Comparison) -> list[str]:
    if not found.n_tasks_apart:
        return []
    return [
        f"{counted(found.n_tasks_apart, 'task')} that people played have no result of every "
        "model and are not in it."
    ]


def _of_size(row: Mapping[Any, Any]) -> str:
    few = ", few" if row["small"] else ""
    return f"{short(str(row['who']))}, {row['bin']} cells: {percent(row['value'])}, {row['n_tasks']} tasks{few}"


def _in_bin(row: Mapping[Any, Any]) -> str:
    return f"{row['bin']} cells {percent(row['value'])} ({counted(row['n_tasks'], 'task')}, n {row['n']})"
