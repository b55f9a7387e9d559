"""The routes of docs/stage.md: what hosts and phones ask of a room."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from arc.collections import Collection
from arc.errors import CollectionError, TrialError
from arc.rooms import MAX_TASKS, STEPS, RoomPlan
from arc.store import Store
from arc.store.room_records import Room
from arc.web.arrivals import ANSWERS
from arc.web.json_route import (
    BODY_LIMIT,
    NOT_KEPT,
    WRITERS,
    Answer,
    BodyRoute,
    FileRoute,
    Operation,
    participant_of,
)
from arc.web.live.address import join_address, join_key, page_origin, room_origin
from arc.web.live.bodies import (
    NewRoom,
    parse_host_command,
    parse_moderating,
    parse_new_room,
)
from arc.web.live.follow import Broadcaster, Clock
from arc.web.live.gate import Gate, address_of
from arc.web.live.masking import shown_nickname, unnamed
from arc.web.live.phones import PhoneOperations
from arc.web.live.sockets import LivePages
from arc.web.live.views import Views

_STORING_MS: Final = 20_000
"""How long a reveal may wait for answers that came in time."""

_AGAIN_MS: Final = 500
_KEPT: Final = {
    # A key is for those who were told it: no cache between may know it, too.
    "Cache-Control": "private, max-age=86400, immutable",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """What the live stage of one process is made of."""

    store: Callable[[], Store]
    collection: Callable[[str], Collection]
    views: Views
    broadcaster: Broadcaster
    gate: Gate
    clock: Clock
    base_path: str = ""


def routes(stage: Stage) -> list[BaseRoute]:
    """Every route under ``{base_path}/api/rooms``."""
    rooms = f"{stage.base_path}/api/rooms"
    room = f"{rooms}/{{code}}"
    host = _HostOperations(stage)
    phones = PhoneOperations(stage.store, stage.views, stage.gate, stage.clock, stage.base_path)
    hosts = {rooms: host.create, f"{room}/host": host.command, f"{room}/members": host.moderate}
    audiences = {
        f"{room}/join": phones.join,
        f"{room}/me": phones.me,
        f"{room}/play": phones.play,
        f"{room}/votes": phones.vote,
    }
    pages = LivePages(stage.store, stage.gate, stage.broadcaster, stage.clock)

    def post(path: str, operation: Operation, threads: CapacityLimiter | None) -> Route:
        name = path.removeprefix(f"{stage.base_path}/api/")
        return Route(path, BodyRoute(name, "POST", operation, BODY_LIMIT, threads))

    return [
        *(post(path, operation, None) for path, operation in hosts.items()),
        *(post(path, operation, WRITERS) for path, operation in audiences.items()),
        Route(f"{room}/parts/{{key}}", _Parts(stage)),
        Route(f"{room}/qr.svg", FileRoute(_QrCode(stage))),
        WebSocketRoute(f"{room}/live", pages.serve),
    ]


@dataclass(frozen=True, slots=True)
class _HostOperations:
    """What the host's page asks. Errors as docs/stage.md has them."""

    stage: Stage

    def create(self, request: Request, raw: object) -> Answer:
        """``POST /api/rooms``"""
        body = parse_new_room(raw)
        host = participant_of(request)
        address = address_of(request)
        self.stage.gate.new_rooms.check(address)
        plan = RoomPlan(
            collection=body.collection,
            task_ids=self._task_ids(body),
            seconds=body.seconds,
            steps=body.steps,
            title=body.title,
            origin=page_origin(request),
        )
        store = self.stage.store()
        store.new_participant(host)
        room, secret = store.rooms.create(host, plan, body.delay_ms)
        self.stage.gate.new_rooms.count(address)
        return {"code": room.code, "host_secret": secret, "ends_ms": room.ends_ms}

    def command(self, request: Request, raw: object) -> Answer:
        """``POST …/host``"""
        body = parse_host_command(raw)
        stage = self.stage
        room = self._driven(request, body.secret)
        if body.command.get("kind") != "state":
            available = frozenset(STEPS)
            if body.command.get("kind") == "next" and _is_locked(room):
                _check_all_in(room, stage.clock())
                available = stage.views.available(room)
            room = stage.store().rooms.command(
                room.code, body.secret, body.command, body.version, available
            )
            stage.broadcaster.stir()
        return self._scene(request, room)

    def moderate(self, request: Request, raw: object) -> Answer:
        """``POST …/members``"""
        body = parse_moderating(raw)
        room = self._driven(request, body.secret)
        shown = None
        if body.nickname is not None:
            shown = shown_nickname(body.nickname) or unnamed(body.member)
        self.stage.store().rooms.moderate(
            room.code, body.secret, body.member, body.action, body.nickname, shown
        )
        self.stage.broadcaster.stir()
        return self._scene(request, room)

    def _driven(self, request: Request, secret: str) -> Room:
        """The room, of whom the request says the host's secret. Raises TrialError ``not_host``."""
        stage = self.stage
        room = stage.store().rooms.find(request.path_params["code"])
        if room is None or not stage.store().rooms.is_host(room, secret):
            room = stage.gate.room(request)
            raise TrialError("not_host", "this is not the secret of the room's host")
        stage.broadcaster.host_asked_at(room, page_origin(request))
        return room

    def _scene(self, request: Request, room: Room) -> Answer:
        views, now_ms = self.stage.views, self.stage.clock()
        viewers = self.stage.broadcaster.viewers(room)
        moment = views.moment(room, "host", now_ms)
        origin = page_origin(request)
        view = views.host_view(room, moment, origin, viewers, now_ms)
        return {"now_ms": now_ms, **view.scene}

    def _task_ids(self, body: NewRoom) -> tuple[str, ...]:
        try:
            collection = self.stage.collection(body.collection)
        except CollectionError as error:
            raise TrialError("bad_request", str(error)) from None
        if body.task_ids is None:
            playable = tuple(task.task_id for task in collection if task.has_answers)
            return playable[:MAX_TASKS]
        for task_id in body.task_ids:
            task = collection.tasks.get(task_id)
            if task is None or not task.has_answers:
                raise TrialError(
                    "bad_request", f"tasks: {task_id!r:.40} cannot be played in {collection.name}"
                )
        return body.task_ids


def _is_locked(room: Room) -> bool:
    # A deadline may have locked it by itself.
    return room.state.phase in ("solving", "locked")


def _check_all_in(room: Room, now_ms: int) -> None:
    """Raise TrialError ``not_yet`` while answers that came in time are still to be stored."""
    until = room.state.answers_until_ms()
    if until is None or not until <= now_ms < until + _STORING_MS:
        return
    if ANSWERS.any_until(until):
        raise TrialError("not_yet", "the last answers are being stored", wait_ms=_AGAIN_MS)


@dataclass(frozen=True, slots=True)
class _Parts:
    """``GET …/parts/{key}``: hundreds of pages ask for the same one at the same moment."""

    stage: Stage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        watch = self.stage.broadcaster.known(request.path_params["code"])
        body = watch.part(request.path_params["key"]) if watch else None
        if body is not None and request.method == "GET":
            await _part_answer(body)(scope, receive, send)
        else:
            await FileRoute(self._read)(scope, receive, send)

    def _read(self, request: Request) -> Response:
        room = self.stage.gate.room(request)
        body = self.stage.views.part(room, request.path_params["key"], self.stage.clock())
        if body is None:
            raise TrialError("not_found", "nothing of this name is on now")
        return _part_answer(body)


def _part_answer(body: bytes) -> Response:
    return Response(body, media_type="application/json", headers=_KEPT)


@dataclass(frozen=True, slots=True)
class _QrCode:
    """``GET …/qr.svg``: the link phones come by, dark on white with its quiet zone."""

    stage: Stage

    def __call__(self, request: Request) -> Response:
        room = self.stage.gate.room(request)
        watch = self.stage.broadcaster.known(room.code)
        origin = watch.origin if watch else room_origin(room.plan, request)
        url = f"{join_address(origin, room.code).url}?k={join_key(room)}"
        return Response(_qr_svg(url), media_type="image/svg+xml", headers=NOT_KEPT)


def _qr_svg(text: str) -> bytes:
    """A QR code as an SVG image that scales, of as few modules as stand a little glare."""
    # Imported here: only who opens a lobby needs it.
    import segno

    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        image, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, xmldecl=False
    )
    return image.getvalue()
