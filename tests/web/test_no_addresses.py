"""Where a request came from is written down nowhere: not in the database, a file or the output."""

from __future__ import annotations

import base64
import json
import os
import socket
import sqlite3
from pathlib import Path

from arc.web import identity
from tests.browser.conftest import Server

CLIENT = "127.83.52.47"
"""Where the requests come from: the loopback network has more addresses than the server's own."""
FORWARDED = "203.0.113.89"
"""What a proxy would say the client is (an address set aside for documentation)."""
AGENT = "Agent-of-the-test/4.7"


def request(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """One request from ``CLIENT``; the answer's status line and headers."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"X-Forwarded-For: {FORWARDED}",
        f"User-Agent: {AGENT}",
        f"Content-Length: {len(body)}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return send(port, "\r\n".join([*lines, "", ""]).encode() + body)


def send(port: int, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10, source_address=(CLIENT, 0)) as link:
        link.sendall(raw)
        return link.recv(4096)


def everything_written(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_no_address_is_written_anywhere(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    secret = identity.new_secret()
    me = {"participant_id": identity.participant_id(secret), "nickname": "mark of the test"}
    with sqlite3.connect(server.database) as database:
        database.execute(
            "INSERT INTO participants (participant_id, created_at, synthetic) VALUES (?, '', 0)",
            (me["participant_id"],),
        )
    cookie = f"{identity.COOKIE}={secret}"
    page = {"Accept": "text/html", "Cookie": cookie}
    as_json = {"Content_Type": "application/json", "Cookie": cookie}
    key = base64.b64encode(os.urandom(16)).decode()
    socket_headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Cookie": cookie}
    socket_headers |= {"Sec_WebSocket_Key": key, "Sec_WebSocket_Version": "13"}
    try:
        port = server.port
        assert b" 200 " in request(port, "GET", "/", **page)
        assert b" 200 " in request(port, "GET", "/play?task=1acc24af", **page)
        wanted = json.dumps(me).encode()
        assert b" 200 " in request(port, "PUT", "/api/me/nickname", wanted, **as_json)
        assert b" 401 " in request(
            port, "PUT", "/api/me/nickname", wanted, Content_Type="application/json"
        )
        assert b" 400 " in request(port, "PUT", "/api/me/nickname", b"{", **as_json)
        assert b" 404 " in request(port, "GET", "/api/nothing", **page)
        assert b" 101 " in request(port, "GET", "/_stcore/stream", **socket_headers)
        plan = {"collection": "o3-unsolved", "tasks": ["1acc24af"], "seconds": 60}
        assert b" 200 " in request(port, "POST", "/api/rooms", json.dumps(plan).encode(), **as_json)
        for code in ("QQQQ", *[f"QQQ{letter}" for letter in "ABCDEFGHIJKL"]):
            live = f"/api/rooms/{code}/live?role=audience"
            assert b" 101 " in request(port, "GET", live, **socket_headers)
        assert b" 429 " in request(port, "POST", "/api/rooms/QQQQ/me", b"{}", **as_json)
        assert b" 200 " in request(port, "GET", "/join/QQQQ", **page)
        assert b" 400 " in send(port, b"NOT HTTP AT ALL\r\n\r\n")
        # With the database gone the server complains in its log.
        for file in tmp_path.glob("test.sqlite3*"):
            file.rename(file.with_name(f"moved-{file.name}"))
        assert b" 503 " in request(port, "PUT", "/api/me/nickname", wanted, **as_json)
        assert b" 200 " in request(port, "GET", "/", **page)
    finally:
        server.kill()

    written = everything_written(tmp_path)
    assert b"mark of the test" in written
    assert b"me/nickname: " in (tmp_path / "server.log").read_bytes()
    for trace in (CLIENT, FORWARDED, AGENT, secret):
        assert trace.encode() not in written
