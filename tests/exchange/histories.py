"""Small ARC-Interactive histories, every image of them written by hand.

The task 25ff71a9 has two tests of 3 x 3 cells; moving everything down solves both.
"""

from __future__ import annotations

from typing import Any

TASK = "25ff71a9"
INPUTS = ("200/200/000", "000/010/000")
OUTPUTS = ("000/200/200", "000/000/010")


def rows(text: str) -> list[list[int]]:
    return [[int(cell) for cell in row] for row in text.split("/")]


class Recorder:
    """Writes a history event by event; what is counted is counted here."""

    def __init__(self, start: str = "2024-02-23T18:28:14Z", task: str = TASK) -> None:
        self.start = start
        self.task = task
        self.dataset = "ARC"
        self.events: list[dict[str, Any]] = []
        self.test = 0
        self.overviews = 0
        self.counts = {n: {"correct": 0, "incorrect": 0, "overs": 0} for n in (0, 1)}
        self.say("welcome to overview")
        self.overviews += 1

    def say(self, message: str, *, wait: int | None = None) -> None:
        waited = 0 if not self.events else 1000
        event = {"id": len(self.events), "wait": waited if wait is None else wait}
        self.events.append(event | {"message": message})

    def do(
        self,
        action: str,
        image: str | None = None,
        *,
        wait: int = 1000,
        message: str = "",
        **context: Any,
    ) -> None:
        """An event with a context; ``image`` is the grid after it."""
        self.say(message or action, wait=wait)
        told: dict[str, Any] = {"action": action, "imageHandle": f"test {self.test} output"}
        if image is not None:
            told["image"] = rows(image)
        self.events[-1]["context"] = told | context

    def edit(self, action: str, image: str, *, same: bool = False, **more: Any) -> None:
        self.do(action, image, sameImage=same, **more)

    def enter(self, image: str) -> None:
        self.do("hide overview show editor", image)

    def leave(self) -> None:
        self.do("hide editor show overview")
        self.overviews += 1

    def draw(self, x: int, y: int, color: int, image: str, **more: Any) -> None:
        message = f"draw, x: {x} y: {y} color: {color}"
        self.edit("draw", image, message=message, x=x, y=y, color=color, **more)

    def move_down(self, image: str, **more: Any) -> None:
        message = "move down x: 0 y: 0 width: 3 height: 3"
        self.edit("move down", image, message=message, **rect(0, 0, 3, 3), **more)

    def activate(self, test: int) -> None:
        old, self.test = self.test, test
        self.do("activate test", valueOld=old, valueNew=test)

    def submit(self, image: str, correct: bool, **more: Any) -> None:
        counts = self.counts[self.test]
        counts["correct" if correct else "incorrect"] += 1
        self.do(
            "submit",
            image,
            correct=correct,
            submitCorrectCount=counts["correct"],
            submitIncorrectCount=counts["incorrect"],
            startOverCount=counts["overs"],
            showOverviewCount=self.overviews,
            **more,
        )

    def start_over(self) -> None:
        self.counts[self.test]["overs"] += 1
        overs = self.counts[self.test]["overs"]
        self.edit("start over", INPUTS[self.test], startOverCount=overs)

    def session(self) -> dict[str, Any]:
        messages = [event["message"] for event in self.events]
        return {
            "fileType": "ARC-Interactive, history file, version 0.1.0",
            "startTime": self.start,
            "user": "anonymous",
            "dataset": self.dataset,
            "task": self.task,
            "summary": {
                "history count": len(self.events),
                "reveal count": messages.count("reveal begin"),
                "start over count": sum(counts["overs"] for counts in self.counts.values()),
                "test solved count": sum(one["correct"] > 0 for one in self.counts.values()),
                "test unsolved count": 0,
                "show overview count": self.overviews,
            },
            "history": self.events,
        }


def rect(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "width": width, "height": height}


def selected(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"selectX": x, "selectY": y, "selectWidth": width, "selectHeight": height}


def solve(recorder: Recorder, test: int) -> None:
    """Move everything down and hand it in."""
    recorder.enter(INPUTS[test])
    recorder.move_down(OUTPUTS[test])
    recorder.leave()
    recorder.submit(OUTPUTS[test], correct=True)


def both_solved(**more: str) -> Recorder:
    """Both tests, one after the other, without detours."""
    recorder = Recorder(**more)
    solve(recorder, 0)
    recorder.activate(1)
    solve(recorder, 1)
    return recorder


def everything() -> Recorder:
    """Every action of the format at least once; test 0 is solved after one wrong answer."""
    r = Recorder()
    r.events.insert(
        0,
        {
            "id": 0,
            "wait": 0,
            "message": "all train pairs fit",
            "context": {"action": "pagination-disabled"},
        },
    )
    r.events[1] |= {"id": 1, "wait": 700}
    r.enter("200/200/000")
    r.do("show tool panel")
    r.do("pick color", message="pick color 5", color=5, sameColor=False)
    r.draw(1, 0, 5, "250/200/000")
    r.draw(1, 0, 5, "250/200/000", same=True)
    r.do("pick tool", message="change tool to fill", toolId="fill")
    r.edit("flood fill", "255/255/555", message="flood fill, x: 2 y: 0 color: 5", x=2, y=0, color=5)
    r.edit("undo", "250/200/000", undoMessage="flood fill, x: 2 y: 0 color: 5")
    r.edit("redo", "255/255/555", redoMessage="flood fill, x: 2 y: 0 color: 5")
    r.do("pick tool", toolId="select", **selected(0, 0, 3, 3))
    r.do("create selection begin", x=2, y=1, sameSelection=False, **selected(2, 1, 1, 1))
    r.do("create selection update", x=1, y=0, sameSelection=False, **selected(1, 0, 2, 2))
    r.edit("fill selection", "277/277/555", color=7, **rect(1, 0, 2, 2))
    r.do("create selection begin", x=0, y=0, sameSelection=False, **selected(0, 0, 1, 1))
    r.do("create selection update", x=1, y=1, sameSelection=False, **selected(0, 0, 2, 2))
    r.edit("flip x", "727/727/555", **rect(0, 0, 2, 2))
    r.edit("rotate selection clockwise", "777/227/555", **rect(0, 0, 2, 2))
    r.edit("rotate selection counter-clockwise", "727/727/555", **rect(0, 0, 2, 2))
    r.edit("move right", "277/277/555", **rect(0, 0, 2, 2))
    r.edit("move left", "727/727/555", **rect(0, 0, 2, 2))
    r.do("create selection begin", x=0, y=1, sameSelection=False, **selected(0, 1, 1, 1))
    r.do("create selection update", x=1, y=2, sameSelection=False, **selected(0, 1, 2, 2))
    r.edit("flip y", "727/557/725", **rect(0, 1, 2, 2))
    r.edit("move up", "727/727/555", **rect(0, 1, 2, 2))
    r.edit("move down", "727/557/725", **rect(0, 1, 2, 2))
    r.do("copy", sameClipboard=False, **rect(0, 1, 2, 2))
    r.do("paste begin", width=2, height=2)
    r.do("paste reject")
    r.do("paste begin", width=2, height=2)
    pasted = {"pasteX": 2, "pasteY": -1, "pasteWidth": 2, "pasteHeight": 2}
    r.edit(
        "paste accept",
        "727/557/725",
        same=True,
        message="first paste",
        sameSelection=False,
        **pasted,
        **selected(2, 0, 1, 1),
    )
    r.edit("undo", "727/557/725", undoMessage="first paste")
    r.do("paste begin", width=2, height=2)
    pasted = {"pasteX": 1, "pasteY": 1, "pasteWidth": 2, "pasteHeight": 2}
    r.edit("paste accept", "727/555/772", sameSelection=False, **pasted, **selected(1, 1, 2, 2))
    r.do("create selection begin", x=0, y=0, sameSelection=False, **selected(0, 0, 1, 1))
    r.do("create selection update", x=1, y=2, sameSelection=False, **selected(0, 0, 2, 3))
    r.edit("crop", "72/55/77", message="crop it", **rect(0, 0, 2, 3))
    r.edit("rotate selection clockwise", "72/55/77", same=True, **rect(0, 0, 2, 3))
    r.do("pick tool", toolId="draw")
    r.edit("rotate entire image clockwise", "757/752")
    r.edit("rotate entire image counter-clockwise", "72/55/77")
    r.edit("undo", "757/752", undoMessage="rotate entire image counter-clockwise")
    r.edit("resize", "7574/7524/4444", width=4, height=3, color=4, message="bigger")
    r.edit("undo", "757/752", undoMessage="bigger")
    r.leave()
    r.submit("757/752", correct=False)
    r.enter("757/752")
    r.start_over()
    r.move_down("000/200/200")
    r.leave()
    r.submit("000/200/200", correct=True)
    r.say("reveal begin")
    r.say("reveal end")
    r.activate(1)
    solve(r, 1)
    return r
