"""``prepay mock clock|fault|snapshot|reset|grant`` against a server that is running."""

from __future__ import annotations

import argparse
import json
import shlex
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

import httpx
import pytest

from prepay_mock.build import make_engine, read_contract
from prepay_mock.cli import main
from prepay_mock.cli.parse import TOKEN_VARIABLE, span
from prepay_mock.control import ControlApp
from prepay_mock.handles.mock import serving
from prepay_mock.handles.remote import RemoteMock
from prepay_mock.scenarios import load_scenario
from prepay_mock.serving.server import running
from prepay_mock.world.clock import Clock
from prepay_mock.world.world import World
from tests.mock.harness import START


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[[str], Ran]


@pytest.fixture(scope="module")
def server() -> Iterator[RemoteMock]:
    with serving(freeze_at="2026-06-01T12:00:00+00:00") as server:
        yield server


@pytest.fixture
def run(server: RemoteMock, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command line against a world that has just begun."""

    def steer(line: str) -> Ran:
        code = main([*shlex.split(line), "--url", server.url])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return steer


@pytest.fixture(autouse=True)
def start_again(server: RemoteMock) -> Iterator[None]:
    server.snapshot("start")
    yield
    server.restore("start")


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("advance 90", 90),
        ("advance 90s", 90),
        ("advance 15m", 900),
        ("advance 1.5h", 5400),
        ("advance 1d12h", 129_600),
        ("advance 0", 0),
    ],
)
def test_the_clock_moves_by_a_span(run: Run, line: str, seconds: int) -> None:
    before = run("clock").out
    assert before == "2026-06-01T12:00:00+00:00  frozen  nothing is to come\n"
    moved = run(f"clock {line} --json")
    assert (moved.code, moved.err) == (0, "")
    hours, minutes = divmod(seconds // 60 + 12 * 60, 60)
    days, hours = divmod(hours, 24)
    assert (
        moved.json["now"] == f"2026-06-{1 + days:02}T{hours:02}:{minutes:02}:{seconds % 60:02}.000000+00:00"
    )


def test_the_clock_is_set_frozen_and_set_free(run: Run) -> None:
    assert run("clock set 2026-07-01T00:00:00Z").out.startswith("2026-07-01T00:00:00+00:00  frozen")
    assert "  running  " in run("clock unfreeze").out
    assert "  frozen  " in run("clock freeze").out


def test_the_clock_runs_to_the_next_event(run: Run, server: RemoteMock) -> None:
    account = server.tokportal.account(lots=[{"amount": 40, "expires_in_seconds": 3600}])
    assert "next event at 2026-06-01T13:00:00+00:00" in run("clock").out
    assert account.available == 40
    assert run("clock next").code == 0
    assert account.available == 0
    assert run("clock next") == (
        1,
        "",
        "prepay mock clock: Nothing is to come: no timer, no expiry, no retry\n",
    )


def test_time_that_would_go_back_is_refused_with_the_reason(run: Run) -> None:
    refused = run("clock set 2020-01-01T00:00:00Z")
    assert refused.code == 1
    assert refused.out == ""
    assert refused.err.startswith("prepay mock clock: Time does not go back")


def test_credits_are_granted_with_an_expiry(run: Run, server: RemoteMock) -> None:
    account = server.tokportal.account(balance=132)
    granted = run(f"grant {account.key} 500 --expires-in 7d --source gift --note 'for the test'")
    assert granted == (0, f"tokportal  {account.key}  632 available\n", "")
    row = account.ledger[-1]
    assert (row.kind, row.amount, row.note) == ("grant", 500, "for the test")
    run("clock advance 7d")
    assert account.available == 132


def test_a_grant_opens_an_account_where_the_vendor_is_told(run: Run) -> None:
    refused = run("grant sk_mock_new 500")
    assert refused.code == 1
    assert "--vendor" in refused.err
    assert "?" not in refused.err
    assert run("grant sk_mock_new 500 --vendor ugen --json").json["available"] == 1500


def test_reserved_credits_are_told(run: Run, server: RemoteMock) -> None:
    account = server.ugen.account(balance=1000)
    with account.client() as client:
        client.jobs.create(
            product_name="Mug", product_image_url="https://example.com/mug.png", segment_count=1
        )
    assert f"{account.reserved} reserved" in run(f"grant {account.key} 1").out


def test_a_fault_is_planned_met_and_forgotten(run: Run, server: RemoteMock) -> None:
    account = server.tokportal.account(balance=132)
    added = run(f"fault add status --status 503 --key {account.key} --times 2 --header 'Retry-After: 7'")
    assert added == (0, f"fault_1  status  503  {account.key}  2 left\n", "")
    answer = httpx.get(
        f"{server.url}/api/ext/credits/balance", headers={"X-API-Key": account.key}, trust_env=False
    )
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert run("fault").out == f"fault_1  status  503  {account.key}  1 left  met 1\n"
    assert run("fault clear fault_1") == (0, "", "forgotten: fault_1\n")
    assert run("fault") == (0, "", "none planned\n")
    assert run("fault --json").json == {"faults": []}


def test_every_part_of_a_fault_is_told(run: Run, server: RemoteMock) -> None:
    assert run("fault add delay --delay-ms 5 --after 2 --always").out == (
        "fault_1  delay  always  after 2 requests  5 ms\n"
    )
    assert run("fault add lose_response --operation tokportalCreateBundle").out == (
        "fault_2  lose_response  tokportal.bundles.create  1 left\n"
    )
    assert run("fault add status --status 409 --code CONFLICT --json").json["code"] == "CONFLICT"
    assert run("fault clear --json").json == {"forgotten": "every planned fault"}
    assert len(server.faults) == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("fault add status", "status"),
        (
            "fault add lose_response --operation tokportalCreateBundl",
            "Did you mean tokportal.bundles.create (tokportalCreateBundle)",
        ),
        ("fault clear nix", "no such fault"),
        ("snapshot restore nix", "no such snapshot"),
        ("snapshot drop nix", "no such snapshot"),
    ],
)
def test_what_the_server_refuses_is_told_in_its_words(run: Run, line: str, reason: str) -> None:
    refused = run(line)
    assert refused.code == 1
    assert refused.out == ""
    assert reason in refused.err
    assert refused.err.count("\n") == 1


def test_a_snapshot_is_saved_listed_restored_and_dropped(run: Run, server: RemoteMock) -> None:
    account = server.trenz.account(balance=500)
    assert run("snapshot drop start").code == 0
    assert run("snapshot") == (0, "", "there are none\n")
    assert run("snapshot save rich").err == "saved rich: 1 account\n"
    account.grant(50)
    assert run("snapshot").out == "rich\n"
    assert run("snapshot restore rich").err == "back at rich: 1 account\n"
    assert account.available == 500
    assert run("snapshot drop rich") == (0, "", "forgotten: rich\n")
    server.snapshot("start")


def test_a_reset_starts_again_from_the_scenario(run: Run, server: RemoteMock) -> None:
    server.trenz.account(balance=500)
    assert run("reset --json").json == {"scenario": "starter", "accounts": 0}
    assert run("reset") == (0, "", "back at the scenario starter: 0 accounts\n")


@pytest.mark.parametrize("line", ["clock", "fault", "snapshot", "reset"])
def test_json_is_what_the_server_answers(run: Run, line: str) -> None:
    ran = run(f"{line} --json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json


def test_an_option_may_stand_before_the_further_word(
    server: RemoteMock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clock", "--json", "--url", server.url, "advance", "1h"]) == 0
    assert json.loads(capsys.readouterr().out)["now"] == "2026-06-01T13:00:00.000000+00:00"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("clock advance soon", "90s, 15m, 2h, 7d or 1d12h"),
        ("clock back", "invalid choice"),
        ("fault add meteor", "lose_response"),
        ("fault add status --status 503 --header Retry-After", "Name: value"),
        ("fault add delay --times 2 --always", "not allowed with"),
        ("grant sk_mock_x many", "'many' is not a whole number from 1 to 1000000000"),
        ("grant sk_mock_x 0 --vendor ugen", "'0' is not a whole number from 1 to 1000000000"),
        ("grant sk_mock_x 5 --vendor tokportall", "choose from 'tokportal', 'ugen', 'trenz'"),
        ("fault add delay --delay-ms 600001", "from 0 to 600000"),
        ("fault add status --status 999", "from 200 to 599"),
        ("grant", "required"),
    ],
)
def test_a_wrong_command_line_sends_nothing(
    line: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([*shlex.split(line), "--url", "http://127.0.0.1:1"])
    printed = capsys.readouterr()
    assert stop.value.code == 2
    assert printed.out == ""
    assert reason in printed.err


@pytest.mark.parametrize("text", ["", "d", "-5", "5 d", "1d 2h", "1w", "1e9", "٣"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no span of time"):
        span(text)


def test_where_no_mock_answers_one_line_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clock", "--url", "http://127.0.0.1:1"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "prepay mock clock: no mock answers at http://127.0.0.1:1; is one running there? (ConnectError)\n"
    )


def test_the_control_token_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = make_engine(
        World(clock=Clock(frozen_at=START), scenario=load_scenario("starter")), contract=read_contract()
    )
    ControlApp(engine, token="open sesame")
    with running(engine) as url:
        monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
        assert main(["clock", "--url", url]) == 4
        assert TOKEN_VARIABLE in capsys.readouterr().err
        monkeypatch.setenv(TOKEN_VARIABLE, "wrong")
        assert main(["clock", "--url", url]) == 4
        assert "wrong" not in capsys.readouterr().err
        monkeypatch.setenv(TOKEN_VARIABLE, "open sesame")
        assert main(["clock", "--url", url]) == 0


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so named in the base class
        pass


@pytest.fixture
def page() -> Iterator[str]:
    """The address of a server that answers everything with a page."""
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_another_server_is_told_from_a_mock(capsys: pytest.CaptureFixture[str], page: str) -> None:
    assert main(["clock", "--url", page]) == 1
    assert capsys.readouterr().err == f"prepay mock clock: what answers at {page} is no mock\n"
