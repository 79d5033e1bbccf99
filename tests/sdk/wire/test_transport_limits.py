"""Every phase of an attempt is bounded in time, and what comes back is bounded in size, before it is unpacked too."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest

import prepay
from prepay import NotSentError, OutcomeUnknownError, Retry
from prepay._wire import body as _http_body
from prepay._wire import network as _http_network
from prepay._wire import senders as _sending
from prepay._wire.body import Body, TooLarge, Unreadable
from tests.sdk import raw_servers as raw
from tests.sdk.fakes import CANARY, KINDS, ask
from tests.sdk.raw_servers import RawServer, serve
from tests.sdk.stage import CREATE

both = pytest.mark.parametrize("kind", KINDS)
STACKS = ("httpx", "httpx2")
each_stack = pytest.mark.parametrize("stack", STACKS)
ONCE = Retry(attempts=1)


def made(kind: str, url: str, **options: Any) -> Any:
    return (prepay.AsyncTokPortal if kind == "async" else prepay.TokPortal)(
        CANARY, base_url=url, retry=ONCE, **options
    )


async def failed(
    kind: str, url: str, *, call: str = "bundles.create", body: Any = None, **options: Any
) -> Any:
    """The error of a paid call, and how many seconds it took."""
    source, started = made(kind, url), time.monotonic()
    with pytest.raises(prepay.APIConnectionError) as caught:
        await ask(source, call, **(CREATE if body is None else body), **options)
    took = time.monotonic() - started
    await source.aclose() if kind == "async" else source.close()
    return caught.value, took


@both
@each_stack
@pytest.mark.parametrize(
    "behave", [raw.silence, raw.dripping_head, raw.endless_informational, raw.dripping_body]
)
async def test_g10_a_deadline_holds_through_every_phase(
    kind: str, stack: str, behave: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    with serve(behave) as server:
        error, took = await failed(kind, server.url, deadline=0.3)
    assert isinstance(error, OutcomeUnknownError)
    assert error.charged is None
    assert took < 1.0


@both
@pytest.mark.parametrize("behave", [raw.never_reading, raw.slowly_reading])
async def test_g10_a_buffer_that_does_not_drain_holds_nobody(kind: str, behave: Callable[..., Any]) -> None:
    file = prepay.File(b"a" * 20_000_000, name="a.png", content_type="image/png")
    source: Any = prepay.AsyncTrenz if kind == "async" else prepay.Trenz
    with serve(behave) as server:
        made = source(CANARY, base_url=server.url, retry=ONCE)
        started = time.monotonic()
        with pytest.raises(OutcomeUnknownError):
            await ask(made, "files.upload", file=file, deadline=0.4)
        assert time.monotonic() - started < 1.2
        await made.aclose() if kind == "async" else made.close()


@both
async def test_g10_an_attempt_without_a_deadline_ends_all_the_same(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _sending.ATTEMPT_LIMIT == 600
    monkeypatch.setattr("prepay._wire.transport.ATTEMPT_LIMIT", 0.3)
    with serve(raw.dripping_head) as server:
        error, took = await failed(kind, server.url)
    assert isinstance(error, OutcomeUnknownError)
    assert took < 1.0


@both
async def test_g10_a_name_that_nobody_resolves_holds_nobody(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(*_: Any, **__: Any) -> Any:
        time.sleep(1.5)
        raise socket.gaierror(socket.EAI_AGAIN, "late")

    monkeypatch.setattr(socket, "getaddrinfo", stuck)
    error, took = await failed(kind, "https://api.prepay.invalid", deadline=0.2)
    assert isinstance(error, NotSentError)
    assert took < 1.0


def test_g10_the_addresses_of_a_host_share_the_time_to_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, float]] = []

    class Core:
        class ConnectTimeout(Exception): ...

        class ConnectError(Exception): ...

        class SyncBackend:
            def connect_tcp(self, host: str, port: int, timeout: float, *_: Any) -> Any:
                asked.append((host, timeout))
                time.sleep(min(timeout, 0.1))
                raise Core.ConnectTimeout

    found = [(2, 1, 6, "", (f"192.0.2.{number}", 443)) for number in range(1, 9)]

    def several(*_: Any, **__: Any) -> Any:
        return found

    monkeypatch.setattr(socket, "getaddrinfo", several)
    watch = _http_network.Watch()
    watch.ends = time.monotonic() + 5
    started = time.monotonic()
    with pytest.raises(Core.ConnectTimeout):
        _http_network.Network(Core, watch).connect_tcp("many.example", 443, timeout=0.25)
    assert time.monotonic() - started < 0.5
    assert [host for host, _ in asked] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]


@both
@each_stack
@pytest.mark.parametrize(
    ("behave", "says"),
    [
        (raw.bomb("gzip", 256 << 20), "larger than 8 MiB"),
        (raw.bomb("deflate", 256 << 20), "larger than 8 MiB"),
        (raw.endless_body, "larger than 8 MiB"),
        (raw.endless_heads, "larger than 8 MiB"),
        (raw.large_head, "RemoteProtocolError"),
    ],
    ids=["gzip", "deflate", "endless", "heads", "head"],
)
async def test_g11_what_a_server_sends_is_bounded_after_it_is_unpacked(
    kind: str, stack: str, behave: Callable[..., Any], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREPAY_HTTP", stack)
    for module in (_http_body, _http_network):
        monkeypatch.setattr(module, "MAX_RESPONSE_BYTES", 8 << 20)
    monkeypatch.setattr("prepay._wire.reasons.MAX_RESPONSE_BYTES", 8 << 20)
    with serve(behave) as server:
        error, took = await failed(kind, server.url, deadline=15)
    assert isinstance(error, OutcomeUnknownError)
    assert error.charged is None
    assert says in str(error)
    assert took < 10


def test_g11_a_bomb_is_not_unpacked_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _http_body.MAX_RESPONSE_BYTES == 64 << 20
    monkeypatch.setattr(_http_body, "MAX_RESPONSE_BYTES", 1 << 20)
    packed = gzip.compress(b" " * (64 << 20))
    tracemalloc.start()
    body = Body("gzip")
    with pytest.raises(TooLarge):
        body.add(packed)
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20])
@pytest.mark.parametrize("step", [1 << 10, 1 << 22])
def test_g11_what_is_within_the_limit_comes_whole(
    size: int, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_http_body, "MAX_RESPONSE_BYTES", 1 << 20)
    content = bytes(number % 251 for number in range(size))
    bare = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "": content,
        "identity": content,
        "gzip": gzip.compress(content),
        "x-gzip": gzip.compress(content),
        "deflate": zlib.compress(content),
        "Deflate": bare.compress(content) + bare.flush(),
    }
    for encoding, data in packed.items():
        body = Body(encoding)
        for start in range(0, len(data), step):
            body.add(data[start : start + step])
        assert body.whole() == content


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_g11_an_encoding_that_was_not_asked_for_is_told(encoding: str) -> None:
    with pytest.raises(Unreadable, match="not asked for"):
        Body(encoding)


def test_g11_what_is_damaged_or_cut_short_is_told() -> None:
    body = Body("gzip")
    with pytest.raises(Unreadable, match="damaged"):
        body.add(b"not gzip at all")
    body = Body("gzip")
    body.add(gzip.compress(b"whole")[:-3])
    with pytest.raises(Unreadable, match="cut short"):
        body.whole()


@both
@each_stack
async def test_g11_a_compressed_response_is_read(
    kind: str, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def behave(server: RawServer, connection: socket.socket) -> None:
        request = raw.read_request(server, connection)
        assert request is not None
        assert b"\r\naccept-encoding: gzip, deflate\r\n" in request.lower()
        raw.respond(connection, gzip.compress(raw.BALANCE), b"content-encoding: gzip")

    monkeypatch.setenv("PREPAY_HTTP", stack)
    with serve(behave) as server:
        source: Any = (prepay.AsyncUGen if kind == "async" else prepay.UGen)(CANARY, base_url=server.url)
        assert (await ask(source, "credits.balance")).available_credits == 7
        await source.aclose() if kind == "async" else source.close()
