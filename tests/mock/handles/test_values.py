"""Handles are values, spans are lengths of time, instants have their offset, and there is one error for all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

import prepay_mock
from prepay import PermissionDeniedError
from prepay_mock import ControlError, LedgerRow, Mock, MockHandle

BUNDLE: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}

# -- row 53: handles are values ------------------------------------------------------------------------------------


def test_r53_handles_are_values(handle: MockHandle) -> None:
    alice = handle.tokportal.account("alice")
    assert alice == handle.tokportal.account("alice")
    assert len({alice, handle.tokportal.account("alice"), handle.ugen.account("alice")}) == 2
    assert alice != handle.ugen.account("alice")
    assert alice not in ("sk_mock_alice", handle.tokportal.account("bob"))
    assert handle.tokportal == handle.vendor("tokportal")
    assert alice != Mock().tokportal.account("alice")


def test_r53_a_handle_is_taken_where_a_key_is(handle: MockHandle) -> None:
    alice = handle.tokportal.account("alice")
    handle.tokportal.client(alice).me.get()
    handle.tokportal.client("bob").me.get()
    assert [one.key for one in handle.requests.where(key=alice)] == ["sk_mock_alice"]
    with handle.faults.planned("status", status=403, key=alice) as fault:
        handle.client("tokportal", "bob").me.get()
        assert fault.hits == 0
        with pytest.raises(PermissionDeniedError):
            handle.client("tokportal", alice).me.get()
        assert fault.hits == 1
    for wrong in (5, object(), b"sk_mock_a"):
        with pytest.raises(ControlError, match="an account or its key"):
            handle.requests.where(key=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["sk_live_x", "sk_" + "0" * 64, "ugen_sk_abc", "SK_LIVE_X"])
def test_r53_a_live_key_is_refused_and_not_shown(world: Mock, key: str) -> None:
    actions: list[Callable[[], object]] = [
        lambda: world.tokportal.account(key),
        lambda: world.tokportal.client(key),
        lambda: world.environ(key),
    ]
    for action in actions:
        with pytest.raises(ControlError, match="looks like a live API key") as refused:
            action()
        assert key.lower() not in str(refused.value).lower()
    assert world.accounts == []


def test_r53_what_an_account_has_can_be_set_again(handle: MockHandle) -> None:
    account = handle.tokportal.account("alice", balance=100)
    account.client().bundles.create(**BUNDLE)
    account.set_available(0)
    account.assert_charged(25)
    account.set_available(500)
    assert account.available == 500
    account.assert_charged(25)
    account.assert_lawful()
    with pytest.raises(ControlError, match="available"):
        account.set_available(-1)


# -- row 36: spans and instants ------------------------------------------------------------------------------------


def test_r36_a_span_is_seconds_or_a_timedelta(handle: MockHandle) -> None:
    start = handle.clock.now
    assert handle.clock.advance(3600) == start + timedelta(hours=1)
    assert handle.clock.advance(0.5) == start + timedelta(hours=1, seconds=0.5)
    assert handle.clock.advance(timedelta(hours=1), minutes=1) == start + timedelta(hours=2, seconds=60.5)
    assert handle.clock.advance(hours=1) == start + timedelta(hours=3, seconds=60.5)
    assert handle.clock.advance(0) == handle.clock.advance(seconds=0)
    account = handle.tokportal.account(
        lots=[{"amount": 5, "expires_in": 60}, {"amount": 7, "expires_in": 120.9}]
    )
    account.grant(1, expires_in=30)
    handle.clock.advance(60)
    assert account.available == 7


def test_r36_no_span_is_an_error_that_shows_one(handle: MockHandle) -> None:
    before = handle.clock.now
    with pytest.raises(
        TypeError, match=r"advance\(3600\), advance\(timedelta\(hours=1\)\) or advance\(hours=1\)"
    ):
        handle.clock.advance()
    for wrong in ("3600", True, b"1", [1]):
        with pytest.raises(TypeError, match="must be a number of seconds or a timedelta"):
            handle.clock.advance(wrong)  # type: ignore[arg-type]
    for wrong_number in (float("nan"), float("inf"), -1):
        with pytest.raises(ControlError):
            handle.clock.advance(wrong_number)
    with pytest.raises(ControlError, match="needs an offset"):
        handle.clock.set(before.replace(tzinfo=None))
    assert handle.clock.now == before


def test_r36_instants_have_their_offset(handle: MockHandle) -> None:
    account = handle.tokportal.account(balance=100)
    account.client().me.get()
    now = handle.clock.now
    assert account.ledger[0].at == handle.requests[0].at == now
    assert now.utcoffset() == timedelta(0)
    account.assert_ledger([{"at": now, "amount": 100}])
    account.assert_ledger([{"at": "2026-06-01T12:00:00Z"}])


# -- row 57: one error for all -------------------------------------------------------------------------------------


def test_r57_whatever_keeps_a_control_call_from_being_made_is_a_control_error(world: Mock) -> None:
    with prepay_mock.connect("http://127.0.0.1:9") as nothing:
        for action in (lambda: nothing.clock.now, lambda: len(nothing.faults), nothing.reset):
            with pytest.raises(ControlError, match=r"no mock answers at http://127\.0\.0\.1:9") as refused:
                action()
            assert (refused.value.status, refused.value.code) == (None, "UNREACHABLE")
    for url in ("", "127.0.0.1:4010", "ftp://127.0.0.1", "http://", "http://[", None, 5):
        with pytest.raises(ControlError, match="base URL of a mock server"):
            prepay_mock.connect(url)  # type: ignore[arg-type]
    with pytest.raises(ControlError, match="JSON"):
        world.tokportal.account(balance=object())  # type: ignore[arg-type]
    world.close()
    with pytest.raises(ControlError, match="closed"):
        world.clock.freeze()


def test_r57_what_fixtures_hold_is_exported(world: Mock) -> None:
    assert prepay_mock.PrepayMock is Mock
    for name in prepay_mock.__all__:
        assert getattr(prepay_mock, name) is not None
    account = world.tokportal.account(balance=1)
    assert isinstance(account, prepay_mock.AccountHandle)
    assert isinstance(account.ledger[0], LedgerRow)
    assert issubclass(prepay_mock.PrismMissing, Exception)
