"""What a browser is told about a session: where it stands, what to ask now, and the summary.

Nothing here tells what is still ahead: a task's id is named once the task has
ended, and right choices of the check and controls never.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from arc import scoring
from arc.errors import ProtocolError
from arc.protocols import Presets, Protocol, Study
from arc.questions import (
    FATIGUE_SCALE,
    CheckQuestion,
    Choice,
    Question,
    RatingScale,
    check_questions,
    demographic_questions,
)
from arc.sessions import Session, SessionTask, Step, next_step
from arc.store import Store, Trial
from arc.store.clock import utc_text
from arc.tasks import Task
from arc.trials import Outcome
from arc.web import services

Json = dict[str, Any]

_PICKED_BY: Final = {"o3-unsolved": "o3", "o3-low-unsolved": "o3 on low compute"}
"""Whose failures made a collection."""


class Asked:
    """What a session asks beside its tasks, by its rules and by its study, if it has one."""

    def __init__(self, session: Session, presets: Presets) -> None:
        self.study: Study | None = presets.studies.get(session.study or "")
        is_checked = session.rules.comprehension_check
        self.check = check_questions(session.rules) if is_checked else ()
        names = self.study.demographics if self.study else ()
        self.demographics = demographic_questions(names)

    def step(self, session: Session, now: datetime) -> Step:
        """What comes next."""
        return next_step(
            session,
            now,
            check_questions=[question.question_id for question in self.check],
            demographics=[question.question_id for question in self.demographics],
        )


def check_studies(presets: Presets) -> None:
    """Raise ProtocolError for a study that asks what there is no question for."""
    for study in presets.studies.values():
        try:
            demographic_questions(study.demographics)
        except ProtocolError as error:
            raise ProtocolError(f"study {study.name}: {error}") from None


def session_view(session: Session, store: Store, presets: Presets, now: datetime) -> Json:
    """The session as plain JSON; docs/http-api.md describes it."""
    asked = Asked(session, presets)
    step = asked.step(session, now)
    return {
        "session_id": session.session_id,
        "token": session.token,
        "now": utc_text(now),
        "protocol": rules_view(session.rules),
        "collection": session.collection,
        "study": session.study,
        "begun_at": session.begun_at,
        "ended_at": session.ended_at,
        "ended_by": session.ended_by,
        "count": len(session.tasks),
        "closed": session.tasks_closed,
        "tasks": [_task_view(session, task) for task in session.tasks],
        "step": _step_view(session, step, asked),
        "can_take_break": step.kind == "task" and _may_take_break(session),
        "summary": _summary(session, store) if session.ended_at else None,
        "completion": _completion(session, asked.study) if session.ended_at else None,
    }


def rules_view(rules: Protocol) -> Json:
    """What a participant may know of the rules beforehand: all but the controls and the tools."""
    hidden = ("tools", "tasks", "control_tasks", "order")
    return {name: value for name, value in rules.to_json().items() if name not in hidden}


def task_outcome(outcomes: tuple[Outcome | None, ...]) -> Outcome | None:
    """A whole task's outcome: solved when every pair is, else the first other one; None while open."""
    if not outcomes or None in outcomes:
        return None
    return next((outcome for outcome in outcomes if outcome != "solved"), "solved")


def play_url(session: Session, position: int) -> str:
    """The address that plays a task of the session; it names neither task nor collection."""
    base = services.base_path()
    return f"{base}/play?session={session.session_id}&position={position}"


def standing(session: Session) -> Json:
    """Where a session that goes on stands: the number of its next task, and the link to it."""
    return {
        "url": f"{services.base_path()}/session?session={session.session_id}",
        "number": min(session.tasks_closed + 1, len(session.tasks)),
        "count": len(session.tasks),
    }


def _task_view(session: Session, task: SessionTask) -> Json:
    outcome = task_outcome(task.outcomes)
    may_compare = session.rules.compare == "each" or session.ended_at is not None
    return {
        "position": task.position,
        "is_open": task.shown_at is not None and outcome is None,
        "outcome": outcome,
        "task_id": task.plan.task_id if outcome else None,
        "picture": _picture(session, task) if outcome else None,
        "compare": _compare_url(task) if outcome and may_compare else None,
    }


def _picture(session: Session, task: SessionTask) -> str:
    """The address of a task's first test input; that of a control looks like any other."""
    collection = task.plan.collection
    if session.rules.control_tasks:
        known = services.find_task(services.CONTROL_COLLECTION, task.plan.task_id)
        if known and known.content_hash == task.plan.content_hash:
            collection = services.CONTROL_COLLECTION
    place = f"{quote(collection, safe='')}/{quote(task.plan.task_id, safe='')}"
    return f"{services.base_path()}/api/tasks/{place}/input/0.png"


def _compare_url(task: SessionTask) -> str:
    query = {"task": task.plan.task_id, "collection": task.plan.collection}
    return f"{services.base_path()}/compare?{urlencode(query)}"


def _step_view(session: Session, step: Step, asked: Asked) -> Json:
    view: Json = {"kind": step.kind}
    if step.kind == "check":
        right = {answer.question for answer in session.checks if answer.correct}
        open_questions = [q for q in asked.check if q.question_id not in right]
        view["questions"] = [_check_view(question) for question in open_questions]
        view["count"] = len(asked.check)
    elif step.kind == "rating":
        view |= {"moment": step.moment, "after_tasks": session.tasks_closed}
        view["scale"] = _scale_view(FATIGUE_SCALE)
    elif step.kind == "break":
        running = session.running_break
        view |= {
            "reason": step.reason,
            "started_at": running.started_at if running else None,
        }
    elif step.kind == "demographics":
        questions = [q for q in asked.demographics if q.question_id not in session.demographics]
        view["questions"] = [_question_view(question) for question in questions]
    elif step.position is not None:
        task = session.tasks[step.position]
        view["position"] = step.position
        if step.kind == "task":
            view["url"] = play_url(session, step.position)
            view["is_open"] = task.shown_at is not None
        else:
            view["task_id"] = task.plan.task_id
            view["outcome"] = task_outcome(task.outcomes)
            view["picture"] = _picture(session, task)
    return view


def _may_take_break(session: Session) -> bool:
    done = session.tasks_closed
    return done > 0 and all(one.after_tasks != done for one in session.breaks if one.taken)


def _check_view(question: CheckQuestion) -> Json:
    return {
        "question_id": question.question_id,
        "text": question.text,
        "choices": [_choice_view(choice) for choice in question.choices],
        "examples": [[given.to_rows(), made.to_rows()] for given, made in question.examples],
        "test_input": question.test_input.to_rows() if question.test_input else None,
    }


def _question_view(question: Question) -> Json:
    return {
        "question_id": question.question_id,
        "text": question.text,
        "choices": [_choice_view(choice) for choice in question.choices],
    }


def _choice_view(choice: Choice) -> Json:
    grid = choice.grid.to_rows() if choice.grid else None
    return {"choice_id": choice.choice_id, "text": choice.text, "grid": grid}


def _scale_view(scale: RatingScale) -> Json:
    return {
        "version": scale.version,
        "question": scale.question,
        "low": scale.low,
        "high": scale.high,
        "anchors": [list(anchor) for anchor in scale.anchors],
    }


def _completion(session: Session, study: Study | None) -> Json | None:
    """The code to hand in; only for a recruited session that was gone through to its end."""
    if session.study is None or session.ended_by != "completed":
        return None
    url = study.completion_url if study else None
    if url:
        url = url.replace("{code}", session.completion_code)
        url = url.replace("{participant}", session.study_participant or "")
    return {"code": session.completion_code, "url": url}


def _summary(session: Session, store: Store) -> Json:
    """How it went: each task that ended, times without pauses in ms, the ratings given."""
    of_task: dict[tuple[str, int], list[Trial]] = defaultdict(list)
    for trial in store.trials_of(session.participant_id):
        if trial.session_id == session.session_id:
            of_task[trial.task_id, trial.round_number].append(trial)
    tasks = [
        _task_summary(task, of_task[task.plan.task_id, task.round_number], store)
        for task in session.tasks
        if task.round_number is not None and task.is_closed
    ]
    return {
        "solved": sum(task["outcome"] == "solved" for task in tasks),
        "elapsed_ms": sum(task["elapsed_ms"] for task in tasks),
        "tasks": tasks,
        "ratings": [
            {"after_tasks": r.after_tasks, "rating": r.rating, "moment": r.moment}
            for r in session.ratings
        ],
        "breaks_taken": sum(one.taken is True for one in session.breaks),
        "o3_note": _o3_note(session),
    }


def _o3_note(session: Session) -> str | None:
    """What has to stand beside the model's results where the tasks were picked by them."""
    model = _PICKED_BY.get(session.collection)
    if model is None:
        return None
    controls = any(task.plan.is_control for task in session.tasks)
    but = ", but for a few that it did solve, mixed in as controls" if controls else ""
    return f"The tasks were picked because {model} did not solve them{but}."


def _task_summary(task: SessionTask, played: list[Trial], store: Store) -> Json:
    known = services.find_task(task.plan.collection, task.plan.task_id)
    return {
        "position": task.position,
        "task_id": task.plan.task_id,
        "outcome": task_outcome(task.outcomes),
        "attempts": sum(len(store.attempts_of(trial.trial_id)) for trial in played),
        "elapsed_ms": sum(trial.elapsed_ms or 0 for trial in played),
        "o3_solved": _o3_solved(known) if known else None,
        "compare": _compare_url(task),
    }


def _o3_solved(task: Task) -> bool | None:
    """Whether the high-compute o3 solved the task within two attempts; None where it was not asked."""
    attempts = services.model_attempts(task, "o3-high")
    if not attempts:
        return None
    truths = [pair.output for pair in task.test]
    return all(
        truth is not None and scoring.pair_solved(attempts[i], truth)
        for i, truth in enumerate(truths)
    )
