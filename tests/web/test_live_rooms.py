"""A whole show on a real server: a host, a stage, phones, and what each of them is told when."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from arc import collections
from arc.rooms import STEPS
from arc.store import Store
from arc.web import services
from arc.web.live.address import join_key
from tests.browser.conftest import Server
from tests.web.room_client import Host, Member, Page, Visitor

TASK = "05a7bcf2"
WRONG = [[1, 2], [3, 4]]


def truth() -> list[list[int]]:
    output = collections.load("o3-unsolved").task(TASK).test[0].output
    assert output is not None
    return output.to_rows()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Server(tmp_path_factory.mktemp("rooms"))
    server.start()
    yield server.url
    server.kill()


@pytest.fixture
def pages() -> Iterator[list[Page]]:
    """Pages to close when the test is over."""
    opened: list[Page] = []
    yield opened
    for page in opened:
        page.close()


def solving(host: Host) -> None:
    host.go_on_until(lambda scene: scene["phase"] == "solving")


def reveal(host: Host) -> dict:
    host.do("lock")
    return host.go_on_until(lambda scene: scene["phase"] == "reveal")


def test_a_show_from_the_lobby_to_the_scores(base: str, pages: list[Page]) -> None:
    host = Host(base, tasks=[TASK], title="Friday")
    stage = host.page(host.code, "stage").until_phase("lobby")
    pages.append(stage)
    right, wrong = Member(base, host.code, "Ada"), Member(base, host.code, "Kurt")
    phone = right.page(host.code).until_phase("lobby")
    pages.append(phone)
    stage.until(lambda page: page.tally["members"] == 2)
    assert [m["nickname"] for m in stage.tally["newest"]] == ["Ada", "Kurt"]
    solving(host)
    phone.until_phase("solving")
    assert phone.scene["task"]["task_id"] is None
    for member, rows in ((right, truth()), (wrong, WRONG)):
        puzzle = member.play()
        assert (puzzle["task_id"], puzzle["collection"]) == ("Puzzle 1", "")
        handed_in = member.submit(rows).json()
        assert handed_in["pair_solved"] is None
        assert member.close().json()["outcome"] == "handed_in"
        again = member.submit([[5]])
        assert (again.status_code, again.json()["outcome"]) == (409, "handed_in")
        assert member.me()["verdict"] is None
    stage.until(lambda page: page.tally["answers"] == 2)

    scene = reveal(host)
    assert scene["steps"][0]["kind"] == "guess_1"
    stage.until_version(scene["version"])
    kinds = [step["kind"] for step in stage.scene["steps"]]
    while stage.scene["phase"] == "reveal":
        if stage.scene["poll"]:
            choice = stage.scene["poll"]["choices"][0]
            assert right.vote(stage.scene["poll"]["kind"], choice).status_code == 200
        scene = host.do("next")
        stage.until_version(scene["version"])
        kinds += [step["kind"] for step in stage.scene["steps"][len(kinds) :]]
    assert kinds == [step for step in STEPS if step not in ("drawn", "host")]
    assert stage.scene["task"]["task_id"] == TASK
    board = [(s["rank"], s["nickname"], s["solved"]) for s in stage.scene["scores"]]
    assert board == [(1, "Ada", 1), (2, "Kurt", 0)]
    me = right.me()
    assert (me["verdict"], me["points"], me["rank"], me["of"]) == ("solved", 1, 1, 2)
    assert me["votes"] == {"right": "o3", "fair": "yes"}
    assert right.http.get(me["share"]["card"]).status_code == 200
    assert wrong.me()["verdict"] == "missed"
    host.do("next")
    phone.until_phase("ended")


def test_a_part_is_there_while_it_is_on_and_not_before_or_after(
    base: str, pages: list[Page]
) -> None:
    host = Host(base, tasks=[TASK], steps=["guess_1", "truth"])
    stage = host.page(host.code, "stage")
    pages.append(stage)
    solving(host)
    scene = reveal(host)
    key = scene["steps"][0]["part"]
    path = f"/api/rooms/{host.code}/parts/{key}"
    stranger = Visitor(base)
    answer = stranger.http.get(path)
    assert (answer.status_code, answer.json()["title"]) == (200, "o3 · guess 1")
    assert "private" in answer.headers["cache-control"]
    host.do("next")
    host.do("next")
    host.do("next")
    stage.until_phase("ended")
    assert stranger.http.get(path).status_code == 404


def test_phones_are_as_late_as_the_stream(base: str, pages: list[Page]) -> None:
    host = Host(base, tasks=[TASK], delay_ms=1500, steps=["guess_1", "truth"], seconds=1)
    member = Member(base, host.code)
    stage, phone = host.page(host.code, "stage"), member.page(host.code)
    pages += [stage, phone]
    phone.until_phase("lobby")
    host.do("next")
    scene = host.do("next")
    began = time.monotonic()
    stage.until_phase("solving")
    ahead = time.monotonic() - began
    assert member.post(f"{member.room}/play", {}).status_code == 409
    phone.until_phase("solving")
    assert time.monotonic() - began > ahead + 1.0
    assert phone.scene["deadline_ms"] == scene["deadline_ms"] + 1500
    member.play()
    stage.until_phase("locked")
    # The stage is locked; phones, who see it later, may still answer.
    assert member.submit(truth()).status_code == 200
    phone.until_phase("locked")
    scene = host.go_on_until(lambda s: s["phase"] == "reveal")
    key = scene["steps"][0]["part"]
    stage.until_version(scene["version"])
    assert not any(key in text for text in phone.quiet(0.3).texts)
    phone.until_phase("reveal")
    assert phone.scene["steps"] == scene["steps"]
    host.go_on_until(lambda s: s["steps"][-1]["kind"] == "truth")
    # The stage's answer is not on phones yet: no place and no point tells who had it.
    assert (member.me()["points"], member.me()["verdict"]) == (0, None)
    phone.until(lambda p: p.scene["steps"][-1]["kind"] == "truth")
    assert (member.me()["points"], member.me()["verdict"]) == (1, "solved")


def test_who_is_late_reloads_or_comes_back_finds_the_moment(base: str, pages: list[Page]) -> None:
    host = Host(base, tasks=[TASK])
    early = Member(base, host.code)
    solving(host)
    late = Member(base, host.code, "Late")
    page = late.page(host.code).until_phase("solving")
    pages.append(page)
    first, second = late.play(), late.play()
    assert first["tests"][0]["token"] == second["tests"][0]["token"]
    scene = reveal(host)
    back = early.page(host.code).until_phase("reveal")
    pages.append(back)
    assert back.scene["version"] == scene["version"]
    assert early.post(f"{early.room}/play", {}).status_code == 409
    # A puzzle that was only opened was not missed.
    host.go_on_until(lambda scene: scene["phase"] == "scores")
    assert (early.me()["verdict"], late.me()["verdict"]) == ("none", "none")


def test_the_host_hides_renames_and_removes(base: str, pages: list[Page]) -> None:
    host = Host(base)
    member = Member(base, host.code, "fuck")
    assert member.nickname == "Player 1"
    stage, phone = host.page(host.code, "stage"), member.page(host.code)
    desk = host.page(host.code, "host", secret=host.host_secret)
    pages += [stage, phone, desk]
    desk.until(lambda page: page.scene.get("members"))
    assert desk.scene["members"][0]["nickname"] == "fuck"
    assert desk.scene["members"][0]["is_masked"]

    def moderate(action: str, **more: str) -> None:
        body = {"host_secret": host.host_secret, "member": 1, "action": action, **more}
        answer = host.post(f"/rooms/{host.code}/members", body)
        assert answer.status_code == 200, answer.text

    moderate("rename", nickname=" Ada\u202e ")
    stage.until(lambda page: page.tally.get("newest") == [{"member": 1, "nickname": "Ada"}])
    moderate("hide")
    stage.until(lambda page: page.tally.get("newest") == [])
    assert member.me()["is_hidden"]
    moderate("remove")
    phone.until(lambda page: page.gone)
    assert phone.gone == {"gone": "removed"}
    desk.until(lambda page: page.scene["members"] == [])
    assert member.post(f"{member.room}/me", {}).json()["error"] == "removed"
    again = member.page(host.code).until(lambda page: page.gone)
    assert again.gone == {"gone": "removed"}


def test_only_the_hosts_secret_drives_the_show(base: str) -> None:
    host, other = Host(base), Visitor(base)
    for secret in ("", "x" * 22, host.host_secret[:-1], "é", "x" * 3000):
        body = {"host_secret": secret, "command": {"kind": "next"}}
        answer = other.post(f"/rooms/{host.code}/host", body)
        assert (answer.status_code, answer.json()["error"]) == (403, "not_host")
        moderating = {"host_secret": secret, "member": 1, "action": "hide"}
        assert other.post(f"/rooms/{host.code}/members", moderating).status_code == 403
    page = other.page(host.code, "host", secret="x" * 22).until(lambda p: p.gone)
    assert (page.gone, page.scene) == ({"gone": "not_host"}, {})


def test_two_presses_at_once_go_one_step(base: str) -> None:
    host = Host(base)
    version = host.do("state")["version"]
    assert host.try_to("next", version).status_code == 200
    second = host.try_to("next", version)
    assert (second.status_code, second.json()["error"]) == (409, "moved_on")
    assert host.do("state")["phase"] == "task"


def test_a_ping_is_answered_with_the_servers_clock(base: str, pages: list[Page]) -> None:
    host = Host(base)
    page = host.page(host.code, "stage")
    pages.append(page)
    page.socket.send("ping")
    page.socket.send(b"\x00\xff")
    page.until(lambda p: p.pong and p.scene)
    assert page.pong is not None
    assert abs(page.pong - 1000 * time.time()) < 60_000


def test_a_preview_is_no_viewer(base: str, pages: list[Page]) -> None:
    host = Host(base)
    desk = host.page(host.code, "host", secret=host.host_secret)
    pages += [desk, host.page(host.code, "stage", preview=1), host.page(host.code, "stage")]
    desk.until(lambda p: p.scene.get("viewers") == {"stage": 1, "audience": 0})
    assert desk.quiet(1).scene["viewers"] == {"stage": 1, "audience": 0}


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "x" * 25, "x" * 10_000, 7, None])
def test_names_of_no_use_are_refused(base: str, name: object) -> None:
    host, visitor = Host(base), Visitor(base)
    answer = visitor.post(f"/rooms/{host.code}/join", {"nickname": name, "consent": False})
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"collection": "nowhere", "tasks": "all", "seconds": 60},
        {"collection": "../../etc", "tasks": "all", "seconds": 60},
        {"collection": "o3-unsolved", "tasks": [], "seconds": 60},
        {"collection": "o3-unsolved", "tasks": ["unknown"], "seconds": 60},
        {"collection": "o3-unsolved", "tasks": [TASK], "seconds": -1},
        {"collection": "o3-unsolved", "tasks": [TASK], "seconds": 60, "steps": ["nothing"]},
        {"collection": "o3-unsolved", "tasks": [TASK], "seconds": 60, "delay_ms": 10**9},
        {"collection": "o3-unsolved", "tasks": [TASK], "seconds": 60, "title": "x" * 200},
    ],
)
def test_malformed_rooms_are_refused(base: str, body: dict) -> None:
    answer = Visitor(base).post("/rooms", body)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")


def test_all_of_a_collection_can_be_played(base: str) -> None:
    host = Host(base, tasks="all")
    assert len(host.do("state")["playlist"]) == len(services.collection("o3-unsolved").tasks)


def test_the_code_is_found_in_any_case_and_others_are_not(base: str, pages: list[Page]) -> None:
    host = Host(base)
    page = Visitor(base).page(host.code.lower(), "stage").until_phase("lobby")
    pages.append(page)
    gone = Visitor(base).page("QQQQ").until(lambda p: p.gone)
    assert gone.gone == {"gone": "no_room"}
    assert Visitor(base).post("/rooms/toolong/me", {}).json()["error"] == "no_room"


def test_the_qr_code_is_a_picture_of_the_rooms_own_link(base: str) -> None:
    host = Host(base)
    answer = host.http.get(f"/api/rooms/{host.code}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg ")
    assert 'fill="#fff"' in answer.text


@pytest.mark.parametrize("path", ["/join", "/join/", "/join/KITO", "/stage/KITO", "/stage/%3Cb%3E"])
def test_pages_are_there_without_streamlit(base: str, path: str) -> None:
    answer = Visitor(base).http.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert 'id="arc-room"' in answer.text
    assert "streamlit" not in answer.text.lower().replace("/arc/", "")
    assert "<b>" not in answer.text
    assert "no-store" in answer.headers["cache-control"]
    for header in ("x-frame-options", "content-security-policy"):
        assert header not in answer.headers


def test_a_joining_page_gives_who_comes_an_identity(base: str) -> None:
    answer = httpx2.get(f"{base}/join/KITO", headers={"Accept": "text/html"})
    assert "arc_participant=" in answer.headers["set-cookie"]


def test_an_overlay_says_so_before_its_first_paint(base: str) -> None:
    visitor = Visitor(base)
    overlay = visitor.http.get("/stage/KITO?overlay=1").text
    assert '<html lang="en" class="overlay">' in overlay
    assert "color-scheme" not in overlay
    assert "color-scheme" in visitor.http.get("/stage/KITO").text


def test_wrong_codes_are_slowed_down_and_a_classroom_is_not(
    tmp_path: Path, pages: list[Page]
) -> None:
    server = Server(tmp_path)
    server.start()
    try:
        host = Host(server.url)
        member = Member(server.url, host.code)
        guesser = Visitor(server.url)
        answers = [guesser.post(f"/rooms/QQ{a}{b}/me", {}) for a in "AEIOU" for b in "AEI"]
        statuses = [answer.status_code for answer in answers]
        assert statuses[:10] == [404] * 10
        assert set(statuses[11:]) == {429}
        assert 0 < answers[-1].json()["retry_ms"] <= 3000
        # The right code tells a guesser nothing either.
        assert guesser.post(f"/rooms/{host.code}/me", {}).status_code == 429
        picture = guesser.http.get(f"/api/rooms/{host.code}/qr.svg")
        assert (picture.status_code, picture.json()["error"]) == (429, "too_many")
        assert 0 < picture.json()["retry_ms"] <= 3000
        refused = guesser.page(host.code).until(lambda p: p.gone)
        assert refused.gone["gone"] == "too_many"
        assert 0 < refused.gone["retry_ms"] <= 3000
        # Members, the host, and who has the QR code's link go on.
        assert member.me()["member"] == 1
        assert host.do("next")["phase"] == "task"
        pages.append(member.page(host.code).until_phase("task"))
        key = _key(server, host.code)
        late = Visitor(server.url)
        joining = {"nickname": "Late", "consent": True, "key": key}
        assert late.post(f"/rooms/{host.code}/join", joining).status_code == 200
        assert late.post(f"/rooms/{host.code}/me", {}).status_code == 200
    finally:
        server.kill()


def _key(server: Server, code: str) -> str:
    store = Store.open(server.database)
    room = store.rooms.find(code)
    assert room is not None
    store.dispose()
    return join_key(room)


def test_after_a_crash_the_show_goes_on_where_it_was(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    host = Host(server.url)
    member = Member(server.url, host.code)
    solving(host)
    member.play()
    assert member.submit(WRONG).status_code == 200
    server.kill()
    server.start()
    try:
        phone = member.page(host.code).until_phase("solving")
        assert phone.scene["tally"]["members"] == 1
        assert member.close().json()["outcome"] == "handed_in"
        scene = reveal(host)
        phone.until_version(scene["version"])
        stage = host.page(host.code, "stage").until_phase("reveal")
        assert stage.scene["room"]["join_url"] == f"{server.url}/join/{host.code}"
        phone.close()
        stage.close()
    finally:
        server.kill()


def test_ctrl_c_ends_the_server_with_pages_looking_on(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    host = Host(server.url)
    pages = [
        host.page(host.code, role).until_phase("lobby")
        for role in ["stage"] * 4 + ["audience"] * 16
    ]
    assert server.process is not None
    try:
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=30) in (0, 130, -signal.SIGINT)
        assert b"Traceback" not in (tmp_path / "server.log").read_bytes()
    finally:
        if server.is_running:
            server.kill()
        for page in pages:
            page.close()


def test_two_processes_on_one_database_show_the_same(tmp_path: Path, pages: list[Page]) -> None:
    first, second = Server(tmp_path), Server(tmp_path)
    try:
        first.start()
        second.start()
        host = Host(first.url, steps=["guess_1", "truth"])
        member = Member(second.url, host.code)
        stage, phone = host.page(host.code, "stage"), member.page(host.code)
        pages += [stage, phone]
        stage.until(lambda page: page.tally.get("members") == 1)
        solving(host)
        phone.until_phase("solving")
        member.play()
        assert member.submit(WRONG).status_code == 200
        stage.until(lambda page: page.tally["answers"] == 1)
        scene = reveal(host)
        phone.until_version(scene["version"])
        key = scene["steps"][0]["part"]
        assert phone.scene["steps"] == scene["steps"]
        parts = [v.http.get(f"/api/rooms/{host.code}/parts/{key}").json() for v in (host, member)]
        assert parts[0] == parts[1]
        assert phone.scene["room"]["join_url"] == stage.scene["room"]["join_url"]
        # What lets a link past the limit on wrong codes is for the host to give away.
        assert scene["room"]["key"]
        assert "key" not in phone.scene["room"] | stage.scene["room"]
    finally:
        for server in (first, second):
            if server.process is not None:
                server.kill()


def test_below_a_path_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".streamlit").mkdir()
    config = '[server]\nbaseUrlPath = "live"\n'
    (tmp_path / ".streamlit" / "config.toml").write_text(config, encoding="utf-8")
    server = Server(tmp_path)
    monkeypatch.setattr(Server, "_wait", lambda _self: None)
    server.start()
    base = f"{server.url}/live"
    try:
        wait_for(f"{base}/_stcore/health")
        host = Host(base)
        stage = host.page(host.code, "stage").until_phase("lobby")
        assert stage.scene["room"]["join_url"] == f"{base}/join/{host.code}"
        stage.close()
        page = httpx2.get(f"{base}/join/{host.code}?k=ab12", headers={"Accept": "text/html"}).text
        assert f'"live":"/live/api/rooms/{host.code}/live"' in page
        assert '"key":"ab12"' in page
        script = page.split('<script type="module" src="')[1].split('"')[0]
        assert httpx2.get(f"{server.url}{script}").status_code == 200
    finally:
        server.kill()


def wait_for(address: str) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            if httpx2.get(address).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"nothing came from {address}")
