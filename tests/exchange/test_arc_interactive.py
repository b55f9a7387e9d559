"""Recorded ARC-Interactive sessions: every event replayed, every lie found, people kept apart."""

from __future__ import annotations

import copy
import gzip
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc.actions import replay
from arc.collections import load
from arc.errors import ArcError, ExchangeError
from arc.exchange.arc_interactive import check
from arc.exchange.export import tables
from arc.exchange.history_import import Report, import_histories
from arc.exchange.interactive_editor import ACTIONS
from arc.grid import Grid
from arc.store import Store, Whose
from arc.timing import trial_timing
from tests.exchange import histories
from tests.exchange.histories import INPUTS, OUTPUTS, Recorder, both_solved, everything, solve

EVERYTHING = everything().session()
TASK = load("arc-agi-1-training").tasks[histories.TASK]


def person(recorder: Recorder):
    checked = check(recorder.session())
    assert checked.verdict == "good", (checked.reason, checked.differences)
    return checked.person


def test_every_action_of_the_format_is_replayed_and_agrees() -> None:
    seen = {
        event.get("context", {}).get("action", event["message"]) for event in EVERYTHING["history"]
    }
    assert set(ACTIONS) - seen == {"pagination-action"}
    checked = check(EVERYTHING)
    assert (checked.verdict, checked.differences, checked.summary) == ("good", (), ())
    images = ["image" in event.get("context", {}) for event in EVERYTHING["history"]]
    assert checked.images == sum(images) > 30


def test_our_own_log_gives_what_was_handed_in() -> None:
    first = person(everything()).trials[0]
    log = [logged.action for logged in first.log]
    handed_in = [
        replay(log[: answer.last_action_id + 1], TASK.test[0].input).grid.to_text()
        for answer in first.submitted
    ]
    assert handed_in == ["757/752", OUTPUTS[0]]
    assert (first.outcome, first.closed_by) == ("solved", "attempt")


def test_an_edit_with_a_twin_of_ours_is_one_action_and_the_others_are_pasted() -> None:
    kinds = Counter(logged.action.kind for logged in person(everything()).trials[0].log)
    assert {"stroke", "fill", "rectangle", "flip", "shift", "rotate", "crop", "copy"} <= set(kinds)
    # Pasted: a block that was pasted there, once without a change; the turns to the left; the
    # grid grown in another color than 0, after a resize.
    assert (kinds["paste"], kinds["resize"]) == (4 + 1, 2)
    # Undoing the paste that changed nothing is nothing here.
    assert (kinds["undo"], kinds["redo"], kinds["copy_input"]) == (5, 1, 2)


@pytest.mark.parametrize(
    "number",
    [n for n, event in enumerate(EVERYTHING["history"]) if "image" in event.get("context", {})],
)
def test_a_single_cell_of_any_image_that_is_not_so_is_found(number: int) -> None:
    altered = copy.deepcopy(EVERYTHING)
    image = altered["history"][number]["context"]["image"]
    image[-1][-1] = (image[-1][-1] + 1) % 10
    found = check(altered)
    assert number in {one.event_id for one in found.differences if "image" in one.what}
    assert found.verdict != "good"
    assert found.person is None


@pytest.mark.parametrize(
    "name",
    [
        *("sameImage", "sameColor", "sameSelection", "sameClipboard", "correct"),
        *("undoMessage", "redoMessage", "selectX", "submitCorrectCount"),
        *("submitIncorrectCount", "startOverCount", "showOverviewCount", "pasteWidth"),
    ],
)
def test_whatever_else_is_told_is_checked_each_time_it_is_told(name: str) -> None:
    told = [n for n, event in enumerate(EVERYTHING["history"]) if name in event.get("context", {})]
    assert told
    for number in told:
        altered = copy.deepcopy(EVERYTHING)
        context = altered["history"][number]["context"]
        value = context[name]
        context[name] = (
            not value
            if isinstance(value, bool)
            else value * 2 + 1
            if isinstance(value, int)
            else "other"
        )
        assert number in {one.event_id for one in check(altered).differences}, name


def test_counts_of_the_file_that_do_not_fit_are_told_and_do_no_harm() -> None:
    altered = copy.deepcopy(EVERYTHING)
    altered["summary"]["show overview count"] += 1
    checked = check(altered)
    assert (checked.verdict, checked.summary) == ("good", ("show overview count",))


def test_a_task_that_was_corrected_since_is_another_version() -> None:
    recorder = Recorder()
    solve(recorder, 0)
    before = recorder.session()
    for task, verdict in (
        ("05a7bcf2", "version"),
        ("310f3251_v2", "version"),
        ("25ff71a9_v2", "unknown task"),
        ("no-such", "unknown task"),
    ):
        assert check(before | {"task": task}).verdict == verdict
    # Under the new id the very same session would be one on today's task.
    assert check(before | {"task": "05a7bcf2_v2"}).reason.startswith(
        "begins with another test input"
    )


def test_another_right_answer_is_another_version_too() -> None:
    recorder = Recorder()
    recorder.enter(INPUTS[0])
    recorder.leave()
    recorder.submit(INPUTS[0], correct=True)
    checked = check(recorder.session())
    assert (checked.verdict, [one.what for one in checked.differences]) == ("version", ["verdict"])


def test_other_datasets_are_refused_whatever_their_ids() -> None:
    checked = check(both_solved().session() | {"dataset": "RE-ARC-easy"})
    assert (checked.verdict, checked.person) == ("other dataset", None)


def broken(change: Any) -> dict[str, Any]:
    session = copy.deepcopy(EVERYTHING)
    change(session)
    return session


def at(session: dict[str, Any], action: str) -> dict[str, Any]:
    return next(
        event["context"]
        for event in session["history"]
        if event.get("context", {}).get("action") == action
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.pop("fileType"), "fileType"),
        (lambda s: s.update(startTime="yesterday"), "startTime"),
        (lambda s: s["history"].pop(3), "event 3"),
        (lambda s: s["history"][2].update(wait="long"), "wait"),
        (lambda s: at(s, "draw").update(action="sing"), "'sing' is not a known action"),
        (lambda s: at(s, "draw").update(color=10), "color is 10"),
        (lambda s: at(s, "draw").update(x=3), "outside the grid"),
        (lambda s: at(s, "draw").update(image=[[1], [1, 2]]), "image"),
        (lambda s: at(s, "draw").update(image=[["1"]]), "image"),
        (lambda s: at(s, "flip x").update(width=4), "not inside the grid"),
        (lambda s: at(s, "resize").update(width=10**6), "width"),
        (lambda s: at(s, "draw").update(imageHandle="test 7 output"), "no test 7"),
        (lambda s: at(s, "submit").pop("correct"), "correct is missing"),
    ],
)
def test_a_malformed_file_names_what_is_wrong(change: Any, said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        check(broken(change))


JUNK = st.sampled_from(
    [
        *(None, True, -1, 4, 10**9, 10**30, 1.5, "", "test 9 output", "undo", "submit"),
        *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "activate test"),
        *({}, [], [[1], [1, 2]], [[2**63]]),
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_value_out_of_place_is_refused_in_words_or_found(data: st.DataObject) -> None:
    session = copy.deepcopy(EVERYTHING)
    event = data.draw(st.sampled_from([session, *session["history"]]))
    where = event["context"] if "context" in event and data.draw(st.booleans()) else event
    where[data.draw(st.sampled_from(sorted(where)))] = data.draw(JUNK)
    try:
        checked = check(session)
    except ArcError:
        return
    assert (checked.person is None) == (checked.verdict != "good")


def test_what_follows_a_reveal_is_a_round_of_its_own() -> None:
    recorder = Recorder()
    recorder.enter(INPUTS[0])
    recorder.draw(0, 0, 1, "100/200/000")
    recorder.leave()
    recorder.submit("100/200/000", correct=False)
    recorder.say("reveal begin")
    recorder.say("reveal begin")
    recorder.enter("100/200/000")
    recorder.edit("undo", INPUTS[0], undoMessage="draw, x: 0 y: 0 color: 1")
    recorder.move_down(OUTPUTS[0])
    recorder.leave()
    recorder.submit(OUTPUTS[0], correct=True)
    played = person(recorder)
    told = [
        (t.round_number, t.pair_index, t.truth_seen, t.outcome, len(t.submitted), bool(t.shown_at))
        for t in played.trials
    ]
    assert told == [
        (1, 0, False, "gave_up", 1, True),
        (1, 1, False, None, 0, False),
        (2, 0, True, "solved", 1, True),
        (2, 1, True, None, 0, False),
    ]
    assert [shown_at for _, shown_at in played.truths_shown] == [
        "2024-02-23T18:28:19.000Z",
        "2024-02-23T18:28:20.000Z",
    ]


def test_what_is_done_after_the_right_answer_is_no_part_of_the_trial() -> None:
    plain, going_on = both_solved(), Recorder()
    solve(going_on, 0)
    going_on.enter(OUTPUTS[0])
    going_on.draw(0, 0, 4, "400/200/200")
    going_on.leave()
    going_on.submit("400/200/200", correct=False)
    assert person(going_on).trials[0] == person(plain).trials[0]


def test_handing_in_the_same_again_uses_up_nothing() -> None:
    recorder = Recorder()
    recorder.enter(INPUTS[0])
    recorder.leave()
    recorder.submit(INPUTS[0], correct=False)
    recorder.submit(INPUTS[0], correct=False)
    trial = person(recorder).trials[0]
    assert [answer.grid for answer in trial.submitted] == [TASK.test[0].input]
    assert (trial.outcome, trial.closed_by) == ("abandoned", "abandoned")


def test_long_waits_and_the_other_test_are_time_away() -> None:
    recorder = Recorder()
    recorder.enter(INPUTS[0])
    recorder.draw(0, 0, 1, "100/200/000", wait=300_000)
    recorder.draw(0, 0, 2, INPUTS[0], wait=300_001)
    recorder.leave()
    recorder.activate(1)
    solve(recorder, 1)
    recorder.activate(0)
    recorder.enter(INPUTS[0])
    recorder.draw(1, 1, 1, "200/210/000", wait=-227)
    played = person(recorder)
    timing = [
        trial_timing([logged.action for logged in trial.log], TASK.test[trial.pair_index].input)
        for trial in played.trials
    ]
    # Test 0: 1 + 300 s, then back after the long wait, then 1 s from choosing it again.
    assert (timing[0].elapsed_ms, timing[0].load_count) == (301_000 + 0 + 1_000, 3)
    assert (timing[1].elapsed_ms, timing[1].load_count) == (4_000, 1)
    assert [load.started_at[-10:] for load in played.trials[0].loads] == [
        "28:14.000Z",
        "38:15.001Z"[-10:],
        "38:22.001Z"[-10:],
    ]


def test_grids_larger_than_ours_pass_by() -> None:
    recorder = Recorder()
    recorder.enter(INPUTS[0])
    wide = "/".join(row + "0" * 30 for row in INPUTS[0].split("/"))
    recorder.edit("resize", wide, width=33, height=3, color=0, message="wide")
    recorder.leave()
    recorder.submit(wide, correct=False)
    recorder.enter(wide)
    recorder.edit("undo", INPUTS[0], undoMessage="wide")
    recorder.move_down(OUTPUTS[0])
    recorder.leave()
    recorder.submit(OUTPUTS[0], correct=True)
    trial = person(recorder).trials[0]
    assert [answer.grid.to_text() for answer in trial.submitted] == [OUTPUTS[0]]


def import_all(store: Store | None, *paths: Path) -> Report:
    return import_histories(paths, store)


def test_files_come_in_a_folder_a_zip_or_lines_and_a_broken_one_hides_no_other(
    store: Store, tmp_path: Path
) -> None:
    good = [both_solved(start=f"2024-02-23T18:28:1{n}Z").session() for n in range(3)]
    (tmp_path / "folder" / "30").mkdir(parents=True)
    (tmp_path / "folder" / "30" / "1.json").write_text(json.dumps(good[0]))
    (tmp_path / "folder" / "30" / "2.json").write_text("{not json")
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("history/2.json", json.dumps(good[1]))
    with gzip.open(tmp_path / "more.jsonl.gz", "wt") as lines:
        lines.write(json.dumps({"source": "x", "session": good[2]}) + "\n\n[]\n")
    paths = [tmp_path / name for name in ("folder", "some.zip", "more.jsonl.gz")]
    report = import_all(store, *paths)
    assert (report.files, report.imported, report.trials, report.attempts) == (5, 3, 6, 6)
    assert [(one["file"], one["kind"]) for one in report.skipped] == [
        ("30/2.json", "broken"),
        ("more.jsonl.gz line 3", "broken"),
    ]
    assert (report.images_compared, report.images_that_differ) == (3 * 6, 0)
    assert store.counts().participants == 3
    again = import_all(store, *paths)
    assert (again.imported, Counter(one["kind"] for one in again.skipped)["duplicate"]) == (0, 3)


@pytest.mark.parametrize("longer_first", [True, False])
def test_of_a_session_that_is_there_twice_the_longer_counts(
    store: Store, tmp_path: Path, longer_first: bool
) -> None:
    whole = both_solved()
    cut = Recorder()
    solve(cut, 0)
    for number, recorder in enumerate((whole, cut) if longer_first else (cut, whole)):
        (tmp_path / f"{number}.json").write_text(json.dumps(recorder.session()))
    report = import_all(store, tmp_path)
    assert (report.imported, report.replaced) == (1, 0 if longer_first else 1)
    assert store.counts().participants == 1
    assert store.counts().attempts == 2


def test_a_recording_that_differs_is_counted_and_left_out(store: Store, tmp_path: Path) -> None:
    session = both_solved().session()
    session["history"][2]["context"]["image"] = rows_of("111/111/111")
    (tmp_path / "1.json").write_text(json.dumps(session))
    report = import_all(store, tmp_path / "1.json").to_json()
    assert (report["imported"], report["images_that_differ"]) == (0, 1)
    assert report["differences"] == [{"file": "1.json", "event": 2, "what": "image"}]
    assert store.counts().participants == 0


def rows_of(text: str) -> list[list[int]]:
    return Grid.from_text(text).to_rows()


def test_people_from_there_are_in_no_export_unless_asked_for(store: Store, tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(json.dumps(everything().session()))
    import_all(store, tmp_path)
    collection = "arc-agi-1-training"
    find = {(collection, TASK.task_id): TASK}
    assert all(table.empty for table in tables(store, lambda *key: find.get(key)).values())
    with store.frames.snapshot(Whose(sources=("arc-interactive",))) as snapshot:
        trials = snapshot.rows("trials")
    assert {(t["source"], t["assignment"], t["protocol"]) for t in trials} == {
        ("arc-interactive", "imported", "arc-interactive")
    }
    told = [(t["round_number"], t["pair_solved"], t["attempts"]) for t in trials]
    assert told == [(1, True, 2), (1, False, 0), (2, False, 0), (2, True, 1)]
