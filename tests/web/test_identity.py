"""Who is playing: secrets, ids and the cookie that carries them."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from arc.web.identity import COOKIE, ParticipantCookie, is_secret, new_secret, participant_id


def client() -> TestClient:
    def page(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("page")

    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(ParticipantCookie)])
    return TestClient(app)


def test_a_secret_has_128_random_bits_and_is_recognized() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(is_secret(secret) for secret in secrets)


def test_what_is_no_secret_is_refused() -> None:
    for text in (None, "", "short", "x" * 23, "=" * 22, "x" * 21 + "\n", "../" * 7 + "a"):
        assert not is_secret(text)


def test_the_id_is_stable_and_does_not_hold_the_secret() -> None:
    secret = new_secret()
    assert participant_id(secret) == participant_id(secret)
    assert participant_id(secret) != participant_id(new_secret())
    assert secret not in participant_id(secret)


def test_a_first_page_gets_a_cookie_scripts_cannot_read() -> None:
    answer = client().get("/", headers={"accept": "text/html"})
    header = answer.headers["set-cookie"]
    assert is_secret(answer.cookies[COOKIE])
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header


def test_a_visitor_keeps_the_cookie_they_have() -> None:
    headers = {"accept": "text/html", "cookie": f"{COOKIE}={new_secret()}"}
    assert "set-cookie" not in client().get("/", headers=headers).headers


def test_a_forged_cookie_is_replaced() -> None:
    headers = {"accept": "text/html", "cookie": f"{COOKIE}=admin"}
    assert "set-cookie" in client().get("/", headers=headers).headers


def test_only_pages_hand_out_cookies() -> None:
    assert "set-cookie" not in client().get("/", headers={"accept": "application/json"}).headers
    assert "set-cookie" not in client().post("/", headers={"accept": "text/html"}).headers
