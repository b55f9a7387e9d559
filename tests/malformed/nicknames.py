"""Nicknames: each ``make`` gives the text that was typed.

Where the answer is ``kept``, ``said`` is the whole nickname that is stored.
"""

from __future__ import annotations

from functools import partial

from tests.malformed.kind import Kind

_refused = partial(Kind, where="nickname", answer="refused")
_kept = partial(Kind, where="nickname", answer="kept")

KINDS = (
    _refused(
        "nickname-empty", what="nothing", make=lambda: "", said="at least one letter, digit or sign"
    ),
    _refused(
        "nickname-blanks",
        what="look-alike spaces only",
        make=lambda: "\u00a0\u2003\u3000\u202f",
        said="at least one letter",
    ),
    _refused(
        "nickname-zero-width",
        what="zero-width characters only",
        make=lambda: "\u200b\u200c\u200d\ufeff",
        said="at least one letter",
    ),
    _refused(
        "nickname-marks-only",
        what="accents without a letter",
        make=lambda: "\u0301" * 5,
        said="at least one letter",
    ),
    _refused(
        "nickname-10-kb",
        what="10,000 characters",
        make=lambda: "x" * 10_000,
        said="at most 24 characters",
    ),
    _refused(
        "nickname-emoji-run",
        what="a run of 100 emoji",
        make=lambda: "🐉" * 100,
        said="at most 24 characters, this one has 100",
    ),
    _kept("nickname-nul", what="a NUL character", make=lambda: "Ada\0Byron", said="AdaByron"),
    _kept(
        "nickname-newline",
        what="newlines and tabs",
        make=lambda: "Ada\r\n\tByron\n",
        said="Ada Byron",
    ),
    _kept(
        "nickname-override",
        what="a right-to-left override",
        make=lambda: "\u202egnp.exe",
        said="gnp.exe",
    ),
    _kept(
        "nickname-inner-zero-width",
        what="zero-width characters between letters",
        make=lambda: "A\u200bd\u2060a",
        said="Ada",
    ),
    _kept(
        "nickname-spaces",
        what="look-alike spaces between words",
        make=lambda: "Ada\u00a0\u3000Byron",
        said="Ada Byron",
    ),
    _kept(
        "nickname-tower",
        what="a tower of accents",
        make=lambda: "e" + "\u0329" * 40,
        said="e\u0329\u0329",
    ),
    _kept("nickname-surrogate", what="half a surrogate pair", make=lambda: "Ada\ud800", said="Ada"),
    _kept(
        "nickname-escape",
        what="a terminal's escape code",
        make=lambda: "\x1b[31mAda",
        said="[31mAda",
    ),
    _kept(
        "nickname-markup",
        what="markup, which pages escape",
        make=lambda: "<b onclick=x>Ada</b>",
        said="<b onclick=x>Ada</b>",
    ),
    _kept(
        "nickname-formula",
        what="a spreadsheet's formula, which no export holds",
        make=lambda: "=1+1",
        said="=1+1",
    ),
)
