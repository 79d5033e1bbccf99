"""What a mock is built with, its old names, and faults that nothing has met."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest

import prepay_mock
from prepay import PrepayDeprecationWarning, ServerError
from prepay_mock import ControlError, Mock, RemoteMock, UnusedFaultWarning

NOW = "2026-06-01T12:00:00Z"


# -- row 27 --------------------------------------------------------------------------------------------------------


def test_r27_a_mock_keeps_its_world_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mock.db"
    with Mock(state=file, freeze_at=NOW, seed=7) as mock:
        mock.tokportal.account("a", balance=90).client().bundles.create(
            bundle_type="account_only", country="USA"
        )
        assert mock.about["storage"] == str(file)
        with pytest.raises(ValueError, match="in use"):
            Mock(state=file)
    with Mock(state=str(file)) as mock:
        assert mock.tokportal.account("a").available == 65
        assert (mock.about["seed"], mock.clock.now) == (7, datetime(2026, 6, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize("wrong", [":memory:", "", "nowhere/mock.db", "."])
def test_r27_what_can_be_no_state_file_is_refused(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ControlError, match="state"):
        Mock(state=wrong)
    assert list(tmp_path.iterdir()) == []


def test_r27_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a state file, but text of some length\n" * 100)
    with pytest.raises(ValueError, match=r"notes\.txt"):
        Mock(state=file)
    assert file.read_text().startswith("not a state file")


# -- old names -----------------------------------------------------------------------------------------------------


def test_old_names_work_and_warn() -> None:
    with pytest.warns(PrepayDeprecationWarning, match=r"Mock\(freeze_at=…\)") as told:
        mock = Mock(now=NOW)
    assert told[0].filename == __file__
    assert mock.clock.now == datetime(2026, 6, 1, 12, tzinfo=UTC)
    with pytest.warns(PrepayDeprecationWarning, match="RemoteMock") as told:
        assert getattr(prepay_mock, "MockServer") is RemoteMock  # noqa: B009 - as an import does it
    assert told[0].filename == __file__
    with pytest.warns(PrepayDeprecationWarning, match="engine") as told:
        assert mock.engine is not None
    assert told[0].filename == __file__
    with pytest.warns(PrepayDeprecationWarning, match="webhooks"):
        assert mock.sender is not None
    with pytest.warns(PrepayDeprecationWarning, match="delay=SECONDS") as told:
        mock.faults.add("delay", delay_ms=5)
    assert told[0].filename == __file__
    assert mock.faults[0]["delay_ms"] == 5


def test_an_old_name_beside_its_new_one_is_refused() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PrepayDeprecationWarning)
        with pytest.raises(ControlError, match="give freeze_at alone"):
            Mock(now=NOW, freeze_at=NOW)
        with pytest.raises(ControlError, match="give delay alone"):
            Mock().faults.add("delay", delay=1, delay_ms=5)


# -- row 52 --------------------------------------------------------------------------------------------------------


def one_met_and_one_not() -> None:
    with Mock() as mock:
        mock.faults.add("lose_response", operation="bundles.create")
        mock.faults.add("status", status=503, operation="tokportal.me.get", times=None)
        client = mock.tokportal.client(retry=1)
        with pytest.raises(ServerError):
            client.me.get()


def test_r52_a_fault_that_nothing_has_met_is_told() -> None:
    unmet = r"has met fault_1 \(lose_response for tokportal\.bundles\.create\);"
    with pytest.warns(UnusedFaultWarning, match=unmet) as told:
        one_met_and_one_not()
    assert told[0].filename == __file__


def failing() -> None:
    with Mock(unused_faults="fail") as mock:
        mock.faults.add("lose_response")
        raise RuntimeError("of the test")


def test_r52_or_fails_or_is_passed_over() -> None:
    with (
        pytest.raises(AssertionError, match="no request has met fault_1"),
        Mock(unused_faults="fail") as mock,
    ):
        mock.faults.add("lose_response")
    with Mock(unused_faults="ignore") as mock:
        mock.faults.add("lose_response")
    with Mock(unused_faults="fail") as mock:
        mock.faults.add("lose_response")
        mock.faults.clear()
    with Mock(unused_faults="fail") as mock, mock.serve() as server:
        server.faults.remove(server.faults.add("lose_response"))
    with pytest.raises(ControlError, match="ignore, warn or fail"):
        Mock(unused_faults="never")  # type: ignore[arg-type]


def test_r52_a_failing_block_is_not_told_of_it() -> None:
    with pytest.raises(RuntimeError, match="of the test"):
        failing()
    mock = Mock(unused_faults="fail")
    with pytest.raises(RuntimeError, match="of the test"), mock.faults.planned("lose_response"):
        raise RuntimeError("of the test")
    assert len(mock.faults) == 0


def test_r52_a_mock_that_was_closed_in_its_block_says_nothing_more() -> None:
    with Mock(unused_faults="fail") as mock:
        mock.faults.add("lose_response")
        mock.close()
        mock.close()


def test_r52_a_block_of_a_fault_that_nothing_has_met() -> None:
    with Mock() as mock:
        with pytest.warns(UnusedFaultWarning, match="fault_1") as told, mock.faults.planned("lose_response"):
            pass
        assert told[0].filename == __file__
        assert len(mock.faults) == 0
        with mock.faults.planned("status", status=200, times=3, operation="tokportal.me.get"):
            mock.tokportal.client().me.get()
        assert len(mock.faults) == 0
    with (
        Mock(unused_faults="fail") as mock,
        pytest.raises(AssertionError, match="fault_1"),
        mock.faults.planned("lose_response"),
    ):
        pass


# -- row 20 --------------------------------------------------------------------------------------------------------


def test_r20_python_takes_an_operation_by_any_of_its_names() -> None:
    with Mock() as mock:
        client = mock.tokportal.client()
        client.me.get()
        for name in ("tokportal.me.get", "me.get", "tokportalGetCurrentUser"):
            (heard,) = mock.requests.where(operation=name)
            assert (heard.operation, heard.operation_id) == ("tokportal.me.get", "tokportalGetCurrentUser")
            with mock.faults.planned("unknown_fields", operation=name, times=None) as fault:
                assert mock.faults[0]["operation"] == "tokportal.me.get"
                client.with_options().me.get()
                assert fault.hits == 1
            mock.requests.clear()
            client.me.get()


def test_r20_the_name_in_an_error_can_be_given_back() -> None:
    from prepay import CallError

    with Mock() as mock:
        mock.faults.add("status", status=503, operation="tokportal.me.get", times=None)
        with pytest.raises(CallError) as failed:
            mock.tokportal.client(retry=1).me.get()
        assert failed.value.operation == "tokportal.me.get"
        assert len(mock.requests.where(operation=failed.value.operation)) == 1
        with pytest.raises(ControlError, match=r"Did you mean tokportal\.me\.get"):
            mock.requests.where(operation="tokportal.me.gett")
