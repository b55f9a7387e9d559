"""``python -m tests.soak``: kill a server a thousand times and count what is lost.

See docs/durability.md for what is promised.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.crashes.rounds import Report, run

_ACKNOWLEDGED = {
    "log": "actions",
    "attempt": "attempts",
    "close": "trials closed",
    "vote": "votes",
    "rating": "fatigue ratings",
    "end": "sessions ended",
    "forgotten": "participants deleted",
}


def main(arguments: list[str] | None = None) -> int:
    """Print the counts as a table, or as JSON into a file; 1 when anything was not as promised."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, metavar="N", help="default: 1000")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32, help="default: random")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the counts here")
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    begun = time.monotonic()
    report = run(options.kills, folder, options.seed, _tell)
    counts = {
        "seed": options.seed,
        "seconds": round(time.monotonic() - begun, 1),
        **report.to_json(),
    }
    print(file=sys.stderr)
    print(table(report))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
        print(f"\nWritten to {options.json}")
    if report.is_clean:
        folder.rmdir()
        return 0
    print(f"\nSeed {options.seed}; the database is in {folder}")
    return 1


def table(report: Report) -> str:
    """The counts as aligned text."""
    lines: list[tuple[str, int]] = [
        ("kills", report.kills),
        *((f"  {where}", report.where[where]) for where in sorted(report.where)),
        ("databases", report.databases),
        ("opened again, integrity_check ok", report.sound),
        *(
            (f"acknowledged: {words}", report.acknowledged[kind])
            for kind, words in _ACKNOWLEDGED.items()
        ),
        ("acknowledged and lost", report.lost),
        ("attempts stored twice", report.wrong["attempt: doubled"]),
        *((f"wrong: {what}", found) for what, found in report.wrong.items()),
    ]
    width = max(len(what) for what, _ in lines) + 2
    text = [f"{what.ljust(width)}{number:>8,}" for what, number in lines]
    return "\n".join([*text, *(f"failed: {failure}" for failure in report.failures)])


def _tell(report: Report) -> None:
    print(f"\r{report.kills} kills", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
