"""``arcplay stats``: how people compare, as text or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from math import inf
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final, get_args

import typer

from arc.collections import load
from arc.commands.common import AsJson, Database, OwnTasks, count, print_json, task_finder
from arc.commands.selecting import (
    Assignments,
    Collections,
    IncludeSeen,
    Participants,
    Protocols,
    Since,
    Sources,
    Synthetic,
    Until,
    selection_of,
)
from arc.error_classes import ERROR_LABELS
from arc.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

    from arc.stats.data import Dataset
    from arc.stats.rates import Comparison
    from arc.stats.records import Rate
    from arc.stats.report import Report, TaskFinder

_WIDTH: Final = 96
_MINUTES: Final = (1, 2, 5, 10)
_EVALUATION: Final = "arc-agi-1-evaluation"
_LETS_IN: Final[Mapping[str, str]] = {
    "made by a program": "--synthetic",
    "of another source": "--source",
    "not assigned": "--assignment",
    "come by in another way": "--assignment",
    "puzzle seen before": "--include-seen",
    "answer seen before": "--include-seen",
    "played again": "--include-seen",
}
"""Which option counts what was left out for this reason."""

_REASONS: Final[Mapping[str, str]] = {
    "no_rule": "found no rule",
    "tedious": "too tedious",
    "task_wrong": "the task seemed wrong",
    "other": "another reason",
    "not_said": "did not say",
}


def stats(
    collection: Collections = None,
    protocol: Protocols = None,
    assignment: Assignments = None,
    participant: Participants = None,
    since: Since = None,
    until: Until = None,
    synthetic: Synthetic = False,
    source: Sources = None,
    include_seen: IncludeSeen = False,
    tasks: OwnTasks = None,
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say how people compare with o3 and with each other.

    Assigned tasks count that were shown to people of this site, neither known before nor
    played again, abandoned ones as unsolved; the options choose others. Every figure
    comes with its n and a 95 % interval.
    """
    # pandas and statsmodels take longer to load than the other commands take to run.
    from arc.stats.report import report

    selection = selection_of(
        collection=collection,
        protocol=protocol,
        assignment=assignment,
        participant=participant,
        since=since,
        until=until,
        synthetic=synthetic,
        source=source,
        include_seen=include_seen,
    )
    find_task = task_finder(tasks)
    made = report(_dataset(db, find_task), selection, find_task, load(_EVALUATION).tasks)
    if as_json:
        print_json(made.to_json())
        return
    for line in _lines(made):
        typer.echo(line)


def _dataset(db: str | None, find_task: TaskFinder) -> Dataset:
    """Everybody, so that what is left out is counted as well."""
    from arc.exchange.kept import keep_measures
    from arc.stats.data import load_dataset
    from arc.store import Source, Store, Whose

    store = Store.open(db)
    # A database that cannot be written to is measured without keeping it.
    with suppress(StoreError):
        keep_measures(store, find_task)
    return load_dataset(store, find_task, Whose(None, synthetic=True, sources=get_args(Source)))


def _lines(made: Report) -> Iterator[str]:
    yield _text(made.selected.describe(), "")
    for caveat in made.caveats:
        yield _text(f"Mind: {caveat}", "")
    if not len(made.selected.trials):
        yield _text(_nothing(made.selected.left_out), "")
        return
    if made.compared.n_tasks_apart:
        yield from _section("People on everything they played", _rates(made.people))
    same = f"People and o3 on the same {count(made.compared.n_tasks, 'task')}"
    yield from _section(same, _compared(made.compared))
    yield from _section("Like for like", _like_for_like(made))
    yield from _section("Solved by at least one person", [_text(made.solved_by_someone.words())])
    yield from _section("Time to solve", _time(made))
    yield from _section("How trials ended", _endings(made))
    yield from _section("Disputed tasks", _disputed(made))
    yield from _section("Wrong answers by kind", _errors(made.errors))
    yield from _section("Fatigue and practice", _fatigue(made))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"\n{title}"
    yield from lines


def _text(text: str, indent: str = "  ") -> str:
    return fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)


def _nothing(left_out: Mapping[str, int]) -> str:
    """What to do where nothing counts."""
    if not left_out:
        return (
            "Nobody has played yet. arcplay play serves the app; arcplay simulate writes people "
            "made by a program, whom --synthetic counts."
        )
    hints = {_LETS_IN[reason]: None for reason in left_out if reason in _LETS_IN}
    if hints:
        return (
            f"Nothing to tell of these. Options that let in what was left out: {', '.join(hints)}."
        )
    return "Nothing to tell of these yet: trials count once every test of their task has ended."


def _rates(rates: Iterable[Rate]) -> Iterator[str]:
    """Rates of everything shown: by measure, then by attempts, people first."""
    from arc.stats.records import counted, rule_of

    shown = [rate for rate in rates if rate.denominator == "shown"]
    width = max((len(rate.who) for rate in shown), default=0)
    for measure in dict.fromkeys(rate.measure for rate in shown):
        of = "tests" if measure == "pair_solved" else "tasks"
        yield _text(f"{measure}, of all {of} shown: {rule_of(measure)}")
        told = 0
        for rate in sorted(shown, key=lambda one: one.attempts):
            if rate.measure == measure:
                k = "" if rate.attempts == told else counted(rate.attempts, "attempt")
                yield f"    {k:<10}  {rate.who:<{width}}  {rate.words()}"
                told = rate.attempts


def _compared(found: Comparison) -> Iterator[str]:
    if found.n_tasks:
        yield from _rates(found.rates)
    if found.n_tasks_apart:
        yield _text(f"Apart from {count(found.n_tasks_apart, 'task')} that o3 was not asked.")


def _like_for_like(made: Report) -> Iterator[str]:
    from arc.stats.report import LIKE_FOR_LIKE_RULE

    yield _text(f"Counted: {LIKE_FOR_LIKE_RULE}.")
    if made.like_for_like.n_tasks:
        yield from _rates(made.like_for_like.rates)
    else:
        yield _text("No trial under the rules blind counts yet.")


def _time(made: Report) -> Iterator[str]:
    from arc.stats.survival import ASSUMPTION

    found = made.time_to_solve
    yield _text(found.words())
    if found.n:
        by = [f"{_solved_by(found.curve, 60 * m):.0f} % within {m} min" for m in _MINUTES]
        end = f"{_solved_by(found.curve):.0f} % in the end"
        yield _text(f"Solved of all {count(found.n, 'trial')}: {', '.join([*by, end])}.")
    if found.n_without_time:
        yield _text(f"Without a time: {count(found.n_without_time, 'trial')}.")
    yield _text(ASSUMPTION)


def _solved_by(curve: pd.DataFrame, seconds: float = inf) -> float:
    """Per cent of all trials, as the last row of the curve up to then has it."""
    return 100 * float(curve.loc[curve["seconds"] <= seconds, "solved_of_all"].iloc[-1])


def _endings(made: Report) -> Iterator[str]:
    from arc.stats.records import counted
    from arc.stats.report import GIVE_UP_RULE

    yield _text(made.dropouts.words())
    given = [row for row in made.give_ups.to_dict("records") if row["n"]]
    if given:
        yield _text(f"Given up because ({GIVE_UP_RULE}):")
    for row in given:
        yield (
            f"    {_REASONS[row['reason']]:<22}  {_share(row)} ({row['n']:,} of "
            f"{counted(row['n_trials'], 'trial')}, "
            f"{counted(row['n_participants'], 'person', 'people')})"
        )


def _disputed(made: Report) -> Iterator[str]:
    from arc.stats.votes import DISPUTED_RULE

    yield _text(f"By rule, {DISPUTED_RULE}.")
    if not len(made.disputed):
        yield _text("None is.")
        return
    for row in made.disputed.to_dict("records"):
        yield f"    {row['task_id']}  {row['n_unfair']:,} of {count(row['n_votes'], 'vote')}: not fair"
    for with_all, without in made.both_ways:
        if (with_all.measure, with_all.denominator, with_all.attempts) == ("pass_at_k", "shown", 2):
            yield f"  {with_all.name}"
            yield f"    with them     {with_all.words()}"
            yield f"    without them  {without.words()}"


def _errors(kinds: pd.DataFrame) -> Iterator[str]:
    from arc.stats.rates import PEOPLE
    from arc.stats.report import ERROR_RULE

    if kinds.empty:
        yield _text("No answer is wrong.")
        return
    yield _text(f"{ERROR_RULE[0].upper()}{ERROR_RULE[1:]}.")
    for who in sorted(kinds["who"].unique(), key=lambda who: (who != PEOPLE, who)):
        rows = kinds[kinds["who"] == who]
        yield f"  {who}: {count(int(rows['n_wrong'].iloc[0]), 'wrong answer')}"
        for row in rows.to_dict("records"):
            yield f"    {ERROR_LABELS[row['kind']]:<28}  {row['n']:>6,}  {_share(row)}"


def _share(row: Mapping[Any, Any]) -> str:
    value, low, high = (100 * row[name] for name in ("share", "low", "high"))
    return f"{value:3.0f} %, {low:.0f} to {high:.0f} %"


def _fatigue(made: Report) -> Iterator[str]:
    from arc.stats.words import summary_text

    yield _text(summary_text(made.fatigue))
