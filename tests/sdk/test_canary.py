"""One key, looked for everywhere after everything has gone wrong: it is nowhere but in its header."""

from __future__ import annotations

import asyncio
import copy
import gc
import io
import json
import logging
import pickle
import traceback
from collections.abc import Iterator
from itertools import product
from types import TracebackType
from typing import Any

import httpx
import pytest

import prepay
from prepay import File, Hooks, PrepayError, Retry
from tests.sdk.fakes import CLASSES, KINDS, answering, ask, client, inside
from tests.sdk.stage import CREATE

KEY = "sk_live_canary_9f27c1d4e8"
SECRET = "whsec_canary_77aa01bb"
both = pytest.mark.parametrize("kind", KINDS)
every_vendor = pytest.mark.parametrize("vendor", CLASSES)
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "tokportal": ("bundles.create", CREATE),
    "ugen": (
        "jobs.create",
        {"product_name": "a", "product_image_url": "https://a.example/a.png", "segment_count": 1},
    ),
    "trenz": ("products.get", {"product_id": "p1"}),
}
# A server that quotes the key in every place where it can.
ECHOES = [
    {"json": {"error": {"code": "AUTH_INVALID_KEY", "message": f"no key {KEY}", "details": {"key": KEY}}}},
    {"json": {"code": KEY, "message": KEY, "request_id": KEY}},
    {"json": {"detail": [{"loc": ["header", KEY], "msg": KEY, "input": KEY}]}},
    {"text": f"<html>{KEY}</html>"},
    {"text": KEY, "headers": {"x-request-id": KEY, "x-echo": KEY, "retry-after": KEY}},
]
BREAKS = [
    httpx.ConnectError(f"to {KEY}"),
    httpx.ReadTimeout(f"of {KEY}"),
    httpx.RemoteProtocolError(f"illegal header {KEY}"),
    httpx.InvalidURL(f"https://{KEY}"),
]


def found_in(thing: object, hidden: str) -> bool:
    return hidden in repr(thing) or hidden in str(thing)


def our_locals(trace: TracebackType | None) -> Iterator[tuple[str, str, Any]]:
    """Every local variable of the frames of this package that a traceback holds, as crash reporters collect them."""
    for frame, _ in traceback.walk_tb(trace):
        if frame.f_globals.get("__name__", "").startswith("prepay"):
            yield from ((frame.f_code.co_qualname, name, value) for name, value in frame.f_locals.items())


def assert_clean(error: BaseException, hidden: str = KEY) -> None:
    """The secret is in no part of an error: not its words, its facts, its copies, its causes, its frames."""
    for each in (error, error.__cause__, error.__context__):
        if each is None:
            continue
        assert not found_in(each, hidden)
        assert not found_in(vars(each), hidden)
        assert hidden not in "".join(traceback.format_exception(each))
        assert [where for *where, value in our_locals(each.__traceback__) if found_in(value, hidden)] == []
    if isinstance(error, PrepayError):
        assert hidden.encode() not in pickle.dumps(error)
        assert not found_in(vars(copy.deepcopy(error)), hidden)


def made(vendor: str, kind: str, handler: Any, **more: Any) -> Any:
    seen: list[Any] = []
    hooks = Hooks(on_request=seen.append, on_response=seen.append, on_retry=seen.append)
    return client(vendor, kind, handler, api_key=KEY, hooks=hooks, **more), seen


@both
@every_vendor
@pytest.mark.parametrize("status", [200, 302, 400, 401, 402, 409, 422, 429, 500, 503])
async def test_a_server_that_quotes_the_key_is_not_passed_on(
    vendor: str, kind: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[str] = []
    for echo in ECHOES:

        def handle(request: httpx.Request, echo: Any = echo) -> httpx.Response:
            sent.append(request.headers["x-api-key"])
            return httpx.Response(status, **echo)

        source, told = made(vendor, kind, handle)
        name, arguments = CALLS[vendor]
        with caplog.at_level(logging.DEBUG):
            try:
                result = await ask(source, name, **arguments)
            except PrepayError as error:
                assert_clean(error)
            else:
                assert not found_in(result, KEY)
                assert not found_in(result.to_dict(), KEY)
                assert not found_in(dict(result.last_response.headers), KEY)
                assert KEY.encode() not in pickle.dumps(result)
        assert not found_in(told, KEY)
    assert KEY not in caplog.text
    assert set(sent) == {KEY}, "the server got it"


@both
@every_vendor
@pytest.mark.parametrize("cause", BREAKS, ids=lambda cause: type(cause).__name__)
async def test_a_connection_that_breaks_gives_nothing_away(
    vendor: str, kind: str, cause: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise cause

    source, told = made(vendor, kind, fail)
    name, arguments = CALLS[vendor]
    with caplog.at_level(logging.DEBUG), pytest.raises(PrepayError) as caught:
        await ask(source, name, **arguments)
    assert_clean(caught.value)
    assert not found_in(told, KEY)
    assert KEY not in caplog.text


@both
@every_vendor
@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError, asyncio.CancelledError])
async def test_the_frames_of_an_interrupt_hold_no_key(
    vendor: str, kind: str, stop: type[BaseException]
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise stop

    source, _ = made(vendor, kind, fail)
    name, arguments = CALLS[vendor]
    with pytest.raises(stop) as caught:
        await ask(source, name, **arguments)
    assert_clean(caught.value)


@both
@every_vendor
async def test_a_client_and_all_that_hangs_on_it_shows_no_key(vendor: str, kind: str) -> None:
    source, _ = made(vendor, kind, answering(httpx.Response(200, json={"data": {"id": "x"}, "job_id": "j"})))
    name, arguments = CALLS[vendor]
    await ask(source, name, **arguments)
    shown: list[Any] = [
        source,
        source.with_options(timeout=1, headers={"X-A": "b"}),
        *inside(source).values(),
    ]
    for each in [*shown, *(inner for thing in shown for inner in gc.get_referents(thing))]:
        if type(each).__module__.startswith("prepay"):
            assert not found_in(each, KEY)
            slots = [slot for kind_ in type(each).__mro__ for slot in getattr(kind_, "__slots__", ())]
            held = {**getattr(each, "__dict__", {}), **{slot: getattr(each, slot, None) for slot in slots}}
            if type(each).__name__ != "Secret":
                assert not found_in(held, KEY)


def test_arguments_that_cannot_be_right_are_not_quoted_when_they_are_keys() -> None:
    wrong: list[dict[str, Any]] = [
        {"api_key": f"{KEY} {KEY}"},
        {"api_key": f"{KEY}\x00"},
        {"api_key": KEY, "base_url": "ftp://a.example"},
        {"api_key": f"sk_mock_{KEY}"},
        {"api_key": KEY, "expect_mock": True},
        {"api_key": KEY, "max_connections": 0},
    ]
    for kind, arguments in product((prepay.TokPortal, prepay.AsyncTokPortal), wrong):
        with pytest.raises(PrepayError) as caught:
            kind(**arguments)
        assert_clean(caught.value)


@both
async def test_the_secret_of_a_webhook_is_not_quoted_back(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        problem = {"loc": ["body"], "msg": "no", "input": json.loads(request.content)}
        return httpx.Response(422, json={"detail": [problem]})

    source, told = made("ugen", kind, echo)
    with caplog.at_level(logging.DEBUG), pytest.raises(PrepayError) as caught:
        await ask(source, "webhook.set", webhook_url="https://a.example/hook", webhook_secret=SECRET)
    for *where, value in our_locals(caught.value.__traceback__):
        # The method that it was given to has it as its argument; nothing else of ours shows it.
        assert where[1] == "webhook_secret" or not found_in(value, SECRET), where
    assert not found_in(vars(caught.value), SECRET)
    assert SECRET.encode() not in pickle.dumps(caught.value)
    assert not found_in(told, SECRET)
    assert SECRET not in caplog.text


class Broken(io.BytesIO):
    """A file on a disk that fails."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("the disk failed")


@both
async def test_a_file_that_fails_while_it_is_sent_gives_nothing_away(kind: str) -> None:
    source, _ = made("trenz", kind, answering(httpx.Response(200, json={"data": {"file_id": "f"}})))
    with pytest.raises(prepay.OutcomeUnknownError) as caught:
        await ask(source, "files.upload", file=File(Broken(b"x")))
    assert "the disk failed" in str(caught.value.__cause__)
    assert_clean(caught.value)


@both
async def test_retries_are_logged_without_the_key(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    source, _ = made("tokportal", kind, answering(httpx.Response(503, text=KEY)), retry=Retry(attempts=2))
    with caplog.at_level(logging.DEBUG), pytest.raises(PrepayError):
        await ask(source, "bundles.create", **CREATE)
    assert "again in" in caplog.text
    assert KEY not in caplog.text
