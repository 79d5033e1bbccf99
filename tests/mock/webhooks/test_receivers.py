"""Who may receive webhooks: it follows from where the mock listens, by the address that is connected to."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.webhooks.receivers import Named, NotAllowed, Receivers, named
from prepay_mock.webhooks.sender import Sender
from tests.mock.webhooks.receiving import Receiver, deliveries, end, hook, job

INSIDE = [
    "127.0.0.1",
    "::1",
    "10.0.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "0.0.0.0",
    "::",
    "fe80::1",
    "fd00::1",
]
DISGUISED = ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"]


def resolved_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name lead to these addresses; the names that were looked up, in a list that grows."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, 1, 6, "", (address, port))
            for address in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("address", [*INSIDE, *DISGUISED])
@pytest.mark.parametrize("anywhere", [False, True])
def test_g13_off_loopback_nothing_inside_is_called(
    monkeypatch: pytest.MonkeyPatch, address: str, anywhere: bool
) -> None:
    resolved_to(monkeypatch, address)
    rule = Receivers(loopback=False, anywhere=anywhere)
    for host in (address, "localhost", "hooks.example"):
        with pytest.raises(NotAllowed, match="--webhook-to"):
            rule.targets(host, 4010)


def test_g13_the_operator_may_name_a_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    resolved_to(monkeypatch, "172.18.0.3")
    rule = Receivers(loopback=False, named=[named("app:3000"), named("Worker")])
    assert rule.targets("app", 3000) == [(socket.AF_INET, ("172.18.0.3", 3000))]
    assert rule.targets("APP", 3000)
    assert rule.targets("worker", 80)
    assert rule.targets("worker", 443)
    for host, port in (("app", 3001), ("app.example", 3000), ("127.0.0.1", 3000)):
        with pytest.raises(NotAllowed):
            rule.targets(host, port)


def test_g13_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = resolved_to(monkeypatch, "127.0.0.1", "93.184.216.34")
    rule = Receivers(loopback=False, anywhere=True)
    # Of several addresses only those that are allowed count.
    assert rule.targets("rebound.example", 80) == [(socket.AF_INET, ("93.184.216.34", 80))]
    assert asked == ["rebound.example"]


def test_g13_on_loopback_only_loopback_and_no_other_name_is_even_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = resolved_to(monkeypatch, "127.0.0.1")
    with pytest.raises(NotAllowed, match="is not a loopback address; start the server with --webhook-to"):
        Receivers().targets("hooks.example", 80)
    assert asked == []
    assert Receivers().targets("localhost", 80)
    resolved_to(monkeypatch, "10.0.0.1")
    with pytest.raises(NotAllowed):
        Receivers().targets("localhost", 80)


def test_g13_a_mock_that_others_reach_does_not_call_its_own_loopback(
    engine: Engine, api: httpx.Client, receiver: Receiver
) -> None:
    Sender(engine, receivers=Receivers(loopback=False))
    hook(api, receiver.url)
    end(api, job(api))
    assert receiver.got == []
    (record,) = deliveries(api)
    assert (record["state"], len(record["attempts"])) == ("failed", 1)
    assert "--webhook-to 127.0.0.1:" in record["attempts"][0]["error"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("app", Named("app", None)),
        ("App:3000", Named("app", 3000)),
        ("::1", Named("::1", None)),
        ("[::1]:80", Named("::1", 80)),
        ("[::1]", Named("::1", None)),
    ],
)
def test_g13_how_a_receiver_is_named(text: str, value: Named) -> None:
    assert named(text) == value


@pytest.mark.parametrize(
    "text", ["", "app:", ":80", "app:0", "app:70000", "app:x", "http://app", "a b", "[::1]80"]
)
def test_g13_what_is_no_receiver(text: str) -> None:
    with pytest.raises(ValueError, match=r"HOST|port"):
        named(text)
