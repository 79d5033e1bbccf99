"""Uncapped is for a mock alone: a key that no vendor honours, loopback by address, and every response says so."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from prepay_conformance import KitError, Level, NotAuthorised, run
from prepay_conformance.gate import Request as KitRequest
from prepay_conformance.gate.route import host_of, is_loopback
from prepay_conformance.gate.upstream import Unreachable, Upstream
from prepay_mock.engine.messages import Request, Response
from tests.conformance.live import live
from tests.conformance.servers import KEYS, new_engine, served, settings

Handle = Callable[[Request], Response]
LIVE_KEY = "tp_live_0123456789abcdef"


def says_mock(request: Request, handle: Handle) -> Response:
    """A tunnel to a live vendor behind something that adds the mock's header."""
    request.headers[b"x-api-key"] = b"sk_mock_kit"
    return handle(request)


@pytest.mark.parametrize("role", ["", "_OTHER", "_EMPTY", "_READONLY"])
def test_g4_a_live_key_on_loopback_has_the_caps_of_a_live_host(role: str) -> None:
    engine = new_engine()
    engine.any_key = True
    environment = {**KEYS, f"TOKPORTAL{role}_API_KEY": LIVE_KEY}
    with served(engine) as url:
        verdict = run(settings("tokportal", url, environment=environment, fuzz=False, per_minute=10**6))
        assert (verdict.mock, verdict.level) == (False, "negative")
        with pytest.raises(NotAuthorised, match="--max-credits"):
            run(settings("tokportal", url, environment=environment, level=Level.FULL))


def test_g4_the_first_response_that_is_not_the_mocks_ends_the_run() -> None:
    engine = new_engine()
    handle = engine.handle
    seen: list[str] = []

    def answer(request: Request) -> Response:
        seen.append(request.path)
        response = handle(request)
        if len(seen) >= 40:
            response.headers = [entry for entry in response.headers if entry[0] != b"x-prepay-mock"]
        return response

    engine.handle = answer  # type: ignore[method-assign]
    with served(engine) as url:
        verdict = run(settings("tokportal", url))
    assert len(seen) == 40, "something was sent after it"
    assert "without X-Prepay-Mock" in verdict.stopped
    assert (verdict.outcome in {"stopped", "broken"}, verdict.conforms, verdict.complete) == (
        True,
        False,
        False,
    )
    assert verdict.exit_code in {3, 5}


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("１２７.0.0.1", True),
        ("ｌｏｃａｌｈｏｓｔ", True),
        ("127.0.0.1.evil.example", False),
        ("127.evil.example", False),
        ("localhost.evil.example", False),
        ("0.0.0.0", False),
        ("::", False),
        ("::ffff:192.0.2.1", False),
        ("192.0.2.1", False),
        ("loсalhost", False),  # a Cyrillic letter
    ],
)
def test_g4_loopback_is_an_address_and_not_a_text(host: str, loopback: bool) -> None:
    assert is_loopback(host_of(host)) is loopback
    shown = f"[{host}]" if ":" in host else host
    assert Upstream(f"http://{shown}:1", environment={}).loopback is loopback


def test_g4_localhost_that_leads_elsewhere_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Elsewhere(socket.socket):
        def getpeername(self) -> tuple[str, int]:
            return ("192.0.2.7", 80)

    def connect(_address: object, timeout: float) -> socket.socket:
        return Elsewhere()

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable, match="does not lead to this machine"):
        Upstream("http://localhost:1", environment={}).send(KitRequest("GET", "/"))


@pytest.mark.parametrize("url", ["http://a b", "http://\ud800", "http://" + "ä" * 80])
def test_g4_a_host_that_is_none_is_refused(url: str) -> None:
    with pytest.raises((KitError, Unreachable)):
        Upstream(url, timeout=1, environment={}).send(KitRequest("GET", "/"))


def test_g4_a_live_host_never_hears_of_the_control_surface() -> None:
    with live() as host:
        run(settings("trenz", host.url, fuzz=False, per_minute=10**6))
        assert not [request for request in host.seen if request.path.startswith("/_prepay")]
