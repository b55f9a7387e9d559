"""Mounting the browser's modules as Streamlit components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from arc.web.server import assets_path

# Streamlit runs this from a blob, against which no path resolves: hence the origin.
_STUB: Final = """
export default async function ({ parentElement, data }) {
  const { default: mount } = await import(new URL(data.module, location.origin).href);
  return mount(parentElement, data);
}
"""


class BrowserModule:
    """One ES module under ``arc/web`` whose default export is ``mount(root, data)``.

    ``root`` is a shadow root of the component's own. ``mount`` is called again when
    the page is run again with the same key, and returns a function that takes it
    away, or nothing.
    """

    def __init__(self, name: str, path: str) -> None:
        self._path = path
        self._component = st.components.v2.component(name, js=_STUB)

    def show(self, key: str, data: Mapping[str, Any]) -> None:
        """Mount it here. A fixed key keeps it mounted across runs of the page.

        Keys are made of our own words and numbers: Streamlit refuses one with ``__`` in it,
        which a random token or somebody's file name may have.
        """
        self._component(key=key, data={**data, "module": f"{assets_path()}/{self._path}"})
