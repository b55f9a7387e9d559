"""What every page shares: styles, the top bar, links, the visitor, and errors said kindly."""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from arc.errors import ArcError
from arc.store import Participant
from arc.web import identity, services

_log = logging.getLogger(__name__)

_STATIC: Final = Path(__file__).with_name("static")
_BAR: Final = "bar is shown"
_PLACES: Final = (
    ("", "Tasks"),
    ("session", "Session"),
    ("statistics", "Statistics"),
    ("host", "Stage"),
    ("results", "Your results"),
    ("about", "About"),
)

# Its icon is in pages.css: Streamlit takes drawings out of HTML.
_VIEW_BUTTON: Final = (
    '<button type="button" class="arc-eye" data-opens="view" data-testid="view" aria-haspopup="dialog"'
    ' aria-label="View options" aria-keyshortcuts="," title="View: colors, lines, contrast, hand (,)"><i></i></button>'
)

_YOU: Final = (
    '<a class="arc-you" href="{}" {} data-testid="you" title="Your data: see, download, delete, not me">'
    "<i></i><span>Your data</span></a>"
)
_YOUR: Final = "<span>Your </span>"
"""Left out of sight where the bar is narrow: pages.css."""
_KNOWN: Final = "visitor is known"


def url(page: str = "", **query: str | int | None) -> str:
    """A link to a page of this app: ``url("play", task="00576224")``; None leaves a field out."""
    given = {name: value for name, value in query.items() if value is not None}
    return f"{services.base_path()}/{page}" + (f"?{urlencode(given)}" if given else "")


def begin() -> None:
    """Page set-up; the first thing of every run. The styles are in the document (``arc/web/head.py``)."""
    st.set_page_config(
        page_title="ARC playground", page_icon=str(_STATIC / "icon.svg"), layout="wide"
    )
    st.session_state[_BAR] = False


def run(page: StreamlitPage) -> None:
    """Run the page; an error raised on purpose becomes a sentence, any other an apology."""
    try:
        page.run()
    except ArcError as error:
        if not st.session_state[_BAR]:
            top_bar("")
        notice("That did not work", str(error))
    except Exception:  # noqa: BLE001 - the outermost edge: the visitor gets a page in any case
        _log.exception("a page failed")
        notice("Something went wrong here", "Your drawing is kept; reload to go on.")


def visitor() -> Participant:
    """The person looking at the page, remembered by the cookie.

    Whose data was deleted while the page stood open gets to hear so, and nothing else is run.
    """
    secret = st.context.cookies.get(identity.COOKIE, "")
    if not identity.is_secret(secret):
        # Cookies are blocked: play works, but is forgotten with the tab.
        secret = st.session_state.setdefault("secret", identity.new_secret())
    participant_id = identity.participant_id(secret)
    if st.session_state.get(_KNOWN) == participant_id:
        known = services.store().participant(participant_id)
        if known is None:
            _start_over()
    else:
        known = services.store().new_participant(participant_id)
        st.session_state[_KNOWN] = participant_id
    return known


def _start_over() -> NoReturn:
    """For a page that outlived its visitor's data: going on would bring the old id back."""
    top_bar("")
    st.html(
        '<section class="arc-notice" role="status"><h1>Your data is deleted</h1>'
        "<p>By you, by the host, or because a day has passed since you declined to be recorded.</p>"
        f'<a class="arc-button primary" data-reload href="{url()}">Go on</a></section>'
    )
    st.stop()


def top_bar(active: str, right: str = "") -> None:
    """The bar with the app's name and its places; ``right`` is HTML of our own making."""
    st.session_state[_BAR] = True
    links = "".join(
        f'<a href="{url(path)}" {"aria-current=page" if name == active else ""}>{name.replace("Your ", _YOUR)}</a>'
        for path, name in _PLACES
    )
    you = _YOU.format(url("data"), "aria-current=page" if active == "Your data" else "")
    st.html(
        f'<header class="arc-bar"><a class="arc-brand" href="{url()}"><i class=arc-logo></i>ARC playground</a>'
        f"<nav>{links}</nav><span class=arc-space></span>{right}{you}{_VIEW_BUTTON}</header>"
    )


def notice(title: str, text: str, *, link: str = "", link_label: str = "Back to the tasks") -> None:
    """A page-filling message with one way on."""
    st.html(
        f'<section class="arc-notice" role="status"><h1>{escape(title)}</h1><p>{escape(text)}</p>'
        f'<a class="arc-button primary" href="{escape(link or url(), quote=True)}">'
        f"{escape(link_label)}</a></section>"
    )
