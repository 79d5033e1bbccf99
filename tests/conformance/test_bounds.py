"""Bytes that arrive are bounded in size and time, and one who fails on them hides nothing from the others."""

from __future__ import annotations

import gzip
import json
import resource
import socket
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from prepay_conformance import KitError, Level, run
from prepay_conformance.contract import Contract
from prepay_conformance.gate import Exchange, Gate, Origin, Request
from prepay_conformance.gate.upstream import Lost, Upstream
from prepay_conformance.gate.wire import decoded
from prepay_conformance.limits import MAX_INFORMATIONAL, MAX_RESPONSE_BYTES, MAX_UNANSWERED
from prepay_conformance.verdict import Verdict
from tests.conformance.servers import settings
from tests.conformance.test_gate import FakeUpstream, read
from tests.conformance.test_wire import OK, server, upstream

MANY = 4 << 20
BOMB = gzip.compress(b"\0" * (50 << 20))
HEAD = b"HTTP/1.1 200 OK\r\n"


CODED = json.dumps(
    {
        "log": {
            "entries": [
                {
                    "request": {"url": "http://x/"},
                    "response": {"status": 200, "content": {"encoding": "base64", "text": "a"}},
                }
            ]
        }
    }
)
SIZES = {
    "gzip": HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB,
    "length": HEAD + b"Content-Length: 10000000000000\r\n\r\nx",
    "long length": HEAD + b"Content-Length: " + b"9" * 30 + b"\r\n\r\nx",
    "body": HEAD + b"Connection: close\r\n\r\n" + b"x" * MANY,
    "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * 64,
    "chunk size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" * MANY,
    "headers": HEAD + b"X: y\r\n" * 100_000,
    "first line": b"HTTP/1.1 200 " + b"x" * MANY,
    "continue": b"HTTP/1.1 100 Continue\r\n\r\n" * 1000 + OK,
    "trailers": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("answer", SIZES.values(), ids=list(SIZES))
def test_g11_a_response_without_end_is_given_up(answer: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with server(lambda _: answer) as (url, _), upstream(url) as made, pytest.raises(Lost) as lost:
        made.send(Request("GET", "/"))
    assert "\n" not in str(lost.value)
    assert len(str(lost.value)) < 300
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100 * 1024, f"{grown} KiB more"


def test_g11_a_few_continues_are_no_fault_and_a_body_at_the_limit_is_read() -> None:
    body = b"x" * MAX_RESPONSE_BYTES
    answer = (
        b"HTTP/1.1 100 Continue\r\n\r\n" * MAX_INFORMATIONAL
        + HEAD
        + b"Content-Length: %d\r\n\r\n" % len(body)
    )
    with server(lambda _: answer + body) as (url, _), upstream(url) as made:
        assert len(made.send(Request("GET", "/")).body) == MAX_RESPONSE_BYTES


def test_g11_a_response_that_drips_ends_with_the_timeout() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        connection.recv(65536)
        try:
            connection.sendall(HEAD + b"Content-Length: 1000000\r\n\r\n")
            while True:
                connection.sendall(b"x")
                time.sleep(0.05)
        except OSError:
            connection.close()

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    made = Upstream(f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=0.5, environment={})
    with pytest.raises(Lost, match="timed out"):
        made.send(Request("GET", "/"))
    assert time.monotonic() - began < 3
    listener.close()
    thread.join(5)


@pytest.mark.parametrize(
    ("body", "coding", "wanted"),
    [
        (gzip.compress(b"abc", mtime=0), "gzip", b"abc"),
        (gzip.compress(b"ab", mtime=0) + gzip.compress(b"c", mtime=0), "GZIP ", b"abc"),
        (zlib.compress(b"abc"), "deflate", b"abc"),
        (zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(b"abc", wbits=-15), "deflate", b"abc"),
        (gzip.compress(b"abc", mtime=0)[:-4], "gzip", gzip.compress(b"abc", mtime=0)[:-4]),
        (b"plain", "gzip", b"plain"),
        (b"plain", "br", b"plain"),
        (gzip.compress(b"x" * 41, mtime=0), "gzip", None),
        (gzip.compress(b"x" * 40, mtime=0), "gzip", b"x" * 40),
    ],
    ids=range(9),
)
def test_g11_codings_are_undone_up_to_a_limit(body: bytes, coding: str, wanted: bytes | None) -> None:
    assert decoded(body, coding, 40) == wanted


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_g11_a_whole_run_against_a_bomb_stays_small() -> None:
    code = (
        "import sys\n"
        "from prepay_conformance import Level, Settings, run, KitError\n"
        "try:\n"
        "    v = run(Settings(vendor='trenz', url=sys.argv[1], level='negative', per_minute=10**6, timeout=5,\n"
        "        environment={'TRENZ_API_KEY': 'sk_live_12345678'}))\n"
        "    print(v.outcome, v.stopped)\n"
        "except KitError as error:\n"
        "    print('error', error)\n"
        # Not getrusage, which counts what the parent had before this program was begun.
        "status = open('/proc/self/status').read()\n"
        "print(int(status.split('VmHWM:')[1].split()[0]) // 1024)\n"
    )
    # The greeting is answered, so that there is a run.
    answers = iter([OK])
    with server(lambda _: next(answers, SIZES["gzip"])) as (url, _):
        done = subprocess.run(
            [sys.executable, "-c", code, url], capture_output=True, text=True, timeout=120, check=True
        )
    *told, peak = done.stdout.split("\n")[:-1]
    assert int(peak) < 300, f"{peak} MiB"
    assert "Traceback" not in done.stderr
    assert told


def test_g11_a_server_that_never_answers_stops_the_run(tokportal: Contract) -> None:
    upstream = FakeUpstream()
    upstream.error = Lost("timed out")
    made = Gate(upstream, tokportal)  # type: ignore[arg-type]
    made.open(Level.READ)
    for _ in range(MAX_UNANSWERED):
        made.send(read(), Origin("fuzz"))
    assert f"{MAX_UNANSWERED} requests in a row" in made.stopped


def test_g11_the_run_has_an_end_in_time(tokportal: Contract) -> None:
    now = [0.0]
    made = Gate(FakeUpstream(), tokportal, clock=lambda: now[0])  # type: ignore[arg-type]
    made.open(Level.READ, max_seconds=10)
    made.send(read(), Origin("fuzz"))
    now[0] = 10.5
    with pytest.raises(Exception, match="time that the run may take"):
        made.send(read(), Origin("fuzz"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 100_000, "no JSON"),
        ('{"log": {"entries": [{"request": {"url": "http://[x"}, "response": {"status": 200}}]}}', "URL"),
        (CODED, "base64"),
    ],
)  # fmt: skip
def test_g11_recordings_that_are_none_end_with_one_line(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "odd.har"
    path.write_text(text)
    with pytest.raises(KitError, match=why) as refused:
        run(settings("tokportal", "", recording=path))
    assert len(str(refused.value)) < 400


def test_g11_a_recording_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prepay_conformance.recordings import read

    monkeypatch.setattr(read, "MAX_RECORDING_BYTES", 1000)
    path = tmp_path / "large.har"
    path.write_text('{"log": {}}' + " " * 1000)
    with pytest.raises(KitError, match="more than 1000 bytes"):
        run(settings("tokportal", "", recording=path))


# ---------------------------------------------------------------- observers


def test_g20_one_who_fails_hides_the_exchange_from_nobody(tokportal: Contract) -> None:
    made = Gate(FakeUpstream(200), tokportal)  # type: ignore[arg-type]
    made.open(Level.READ)
    seen: list[Exchange] = []

    def fails(_exchange: Exchange) -> None:
        raise UnicodeEncodeError("utf-8", "sk_live_canary", 0, 1, "no")

    made.observers += [fails, seen.append, fails]
    made.send(read(), Origin("script"))
    made.send(read(), Origin("script"))
    assert len(seen) == len(made.journal) == 2
    assert len(made.errors) == 4
    assert "fails failed on exchange 1 (UnicodeEncodeError)" in made.errors[0]
    assert "canary" not in str(made.errors)


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": {"id": "\\ud800", "\\udfff": 1}}',
        b'{"data": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"credits_charged": ' + b"9" * 5000 + b"}",
        b'{"credits_charged": 1e999, "data": NaN}',
        b"\xff\xfe\x00",
        b'"\\ud800"',
        b"\xed\xa0\x80",
        b"null",
        b"[]",
    ],
)
def test_g20_no_odd_byte_kills_an_observer_or_a_report(body: bytes, tmp_path: Path, trenz: Contract) -> None:
    from prepay_conformance.report import render, write_reports
    from prepay_conformance.runner import Run

    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Odd: \xff\xe9\r\nContent-Length: %d\r\n\r\n"
    )
    with server(lambda _: head % len(body) + body) as (url, received):
        kit = Run(settings("trenz", url, level="read", per_minute=10**6, max_credits=500_000, run="odd"))
        verdict = kit.verdict()
        assert (verdict.errors, verdict.outcome) == ((), "broken")
        assert len(received) == len(kit.journal) > 10
    for path in write_reports(tmp_path, verdict, kit.journal, kit.masker):
        path.read_text(encoding="utf-8")
    kit.masker.text(render(verdict)).encode("utf-8")


def test_g20_an_error_of_the_kit_is_no_good_verdict() -> None:
    base: dict[str, Any] = {
        "vendor": "v", "title": "V", "url": "", "level": "read", "mock": False, "seed": 1, "contract_version": "1",
        "operations": (), "findings": (), "scripts": {}, "requests": 1, "credits": 0, "blocked": {}, "stopped": "",
        "milliseconds": 1,
    }  # fmt: skip
    failed = Verdict(**base, errors=("observe failed",))
    assert (failed.outcome, failed.conforms, failed.complete, failed.exit_code) == (
        "stopped",
        False,
        False,
        1,
    )
    assert json.loads(json.dumps(failed.as_json()))["errors"] == ["observe failed"]
    nothing = Verdict(**base)
    assert (nothing.outcome, nothing.exit_code) == ("nothing_tested", 3)
