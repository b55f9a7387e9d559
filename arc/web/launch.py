"""Starting the server from the command line, with the settings that a wheel cannot carry as a file."""

from __future__ import annotations

import os
import socket
from typing import Final

import streamlit as st
from streamlit.web import bootstrap

from arc.errors import ArcError
from arc.web import server, services
from arc.web.session_view import check_studies
from arc.web.settings import CONFIG

_HEADER_BYTES: Final = 2**20
"""Most bytes of a header line in a WebSocket request: browsers keep 180 cookies of 4 KiB a host."""


class LaunchError(ArcError):
    """The server cannot start; the message says why and what to do."""


def serve(*, port: int, host: str, open_browser: bool) -> None:
    """Serve the app until interrupted.

    Raises LaunchError when the port is taken, StoreError when the database cannot
    be used, ProtocolError for a malformed file of protocols, AddressError for a public
    address that is none: all before anything is started.
    """
    _check_port(host, port)
    check_studies(services.presets())
    services.store()
    config = CONFIG | {"server.port": port, "server.address": host}
    if not open_browser:
        config |= {"server.headless": True}
    # Before anything asks for a setting: App.run alone would come too late for routes.
    bootstrap.load_config_options(config)
    services.public_url()
    app = st.App(
        server.MAIN,
        routes=server.routes(),
        middleware=server.middleware(),
        lifespan=server.lifespan,
    )
    # Browsers send the cookies of every program on the machine to 127.0.0.1. Over the
    # library's own 8 KiB the page loads, its WebSocket is refused, and nothing is shown.
    os.environ.setdefault("WEBSOCKETS_MAX_LINE_LENGTH", str(_HEADER_BYTES))
    app.run(config=config)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LaunchError(
                f"cannot listen on {host} port {port} ({error.strerror}); choose another with --port"
            ) from None
