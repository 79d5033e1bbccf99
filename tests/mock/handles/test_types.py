"""What a type checker knows of the handles. ``right`` and ``wrong`` are never run: mypy --strict reads them.

Each line with an ignore is a mistake that mypy must find: one that it does not find is an unused ignore, which is an
error too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, assert_type

from prepay import AsyncUGen, TokPortal, Trenz
from prepay_mock import AccountHandle, Mock, MockHandle, RemoteMock, TokPortalHandle, connect


def takes_any(mock: MockHandle) -> AccountHandle[Any, Any]:
    """A helper of a user's that works with both."""
    return mock.accounts[0]


def right() -> None:
    with (
        Mock(unused_faults="fail") as mock,
        mock.serve() as server,
        connect("http://127.0.0.1:4010") as other,
    ):
        assert_type(server, RemoteMock)
        assert_type(other, RemoteMock)
        assert_type(mock.vendor("tokportal"), TokPortalHandle)
        assert_type(mock.client("tokportal"), TokPortal)
        assert_type(server.client("trenz", "main", timeout=3, retry=False), Trenz)
        assert_type(server.async_client("ugen", budget=None), AsyncUGen)
        alice = mock.tokportal.account("alice", lots=[{"amount": 5, "expires_in": timedelta(days=1)}])
        assert_type(alice.client(deadline=None), TokPortal)
        assert_type(mock.client("tokportal", alice), TokPortal)
        mock.faults.add("lose_response", key=alice, operation="tokportal.bundles.create")
        mock.clock.advance(3600)
        takes_any(mock)
        takes_any(server)
        with mock.patched() as same:
            assert_type(same, Mock)


def wrong() -> None:
    mock = Mock()
    mock.faults.add("lose_respons")  # type: ignore[arg-type]
    mock.faults.add("status", stauts=503)  # type: ignore[call-arg]
    mock.faults.add("delay", delay="5")  # type: ignore[arg-type]
    mock.ugen.end_job("x", "complete")  # type: ignore[arg-type]
    mock.vendor("tokportall")  # type: ignore[call-overload]
    mock.new_key("tokportall")  # type: ignore[arg-type]
    mock.client("tokportall")  # type: ignore[call-overload]
    mock.tokportal.client(timeot=3)  # type: ignore[call-arg]
    mock.tokportal.account().client(timeot=3)  # type: ignore[call-arg]
    mock.tokportal.account(standing="asleep")  # type: ignore[arg-type]
    mock.tokportal.account(lots=[{"amont": 5}])  # type: ignore[typeddict-item]
    mock.clock.advance("1h")  # type: ignore[arg-type]
    mock.requests.where(key=5)  # type: ignore[arg-type]
    Mock(unused_faults="never")  # type: ignore[arg-type]
    Mock(scenari="busy")  # type: ignore[call-arg]
    connect("http://127.0.0.1:4010", tokn="x")  # type: ignore[call-arg]


def test_r44_the_type_checker_reads_this_file() -> None:
    """Nothing is run: the assertions above are those of mypy, which ``make test`` runs over this file."""
    assert callable(right)
    assert callable(wrong)
