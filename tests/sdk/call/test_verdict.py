"""One function says what an attempt cost; only the vendor's own words in its own envelope prove anything (G1, G21)."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay._call.verdict import Proof, charged_by, proof_of
from prepay._contract.words import Charge
from prepay.credits import Verdict
from tests.sdk.fakes import dialect_of
from tests.sdk.foreign import FOREIGN, PAID, SPECS, STATUSES


def enveloped(chosen: Any, code: str) -> Any:
    """An error body of the operation's vendor."""
    return (
        {"code": code, "message": "m", "request_id": "r"}
        if chosen.vendor == "trenz"
        else {"error": {"code": code, "message": "m"}}
    )


@pytest.mark.parametrize("name", PAID)
def test_g1_g21_what_is_not_in_the_vendors_own_words_proves_nothing(name: str) -> None:
    chosen = PAID[name]
    for status in STATUSES:
        for said, body in FOREIGN.items():
            assert proof_of(chosen, status, body) is None, (status, said)
    assert dialect_of(chosen.vendor).verdict(chosen, left=True, proof=None) == "unknown"


@pytest.mark.parametrize("name", PAID)
def test_g1_the_envelope_of_another_vendor_proves_nothing(name: str) -> None:
    chosen = PAID[name]
    for status, codes in chosen.errors.items():
        for code in codes:
            wrong = {"error": {"code": code}} if chosen.vendor == "trenz" else {"code": code, "message": "m"}
            assert proof_of(chosen, status, wrong) is None
            assert proof_of(chosen, status, enveloped(chosen, code)) == (status, code)
            assert proof_of(chosen, status + 1000, enveloped(chosen, code)) is None


@pytest.mark.parametrize("name", PAID)
def test_g1_every_documented_error_has_a_verdict_that_the_vendors_rules_allow(name: str) -> None:
    chosen = PAID[name]
    for status, codes in chosen.errors.items():
        for code in codes or (None,):
            found = dialect_of(chosen.vendor).verdict(chosen, left=True, proof=Proof(status, code))
            if chosen.charge == "per_call" and status in (502, 503, 504):
                assert found == "refunded"
            elif chosen.charge == "per_call" and status == 404:
                assert found == "charged", "the backend was asked"
            elif status in (401, 402, 403, 406, 413, 415, 429):
                assert found == "free"
            elif status == 500 or (status == 503 and chosen.vendor != "trenz"):
                assert found == "unknown"
            assert found in get_args(Verdict)


def test_g1_a_list_of_field_problems_is_u_gens_own_422() -> None:
    chosen = PAID["ugenCreateJob"]
    problems = {"detail": [{"loc": ["body", "x"], "msg": "Field required", "type": "missing"}]}
    assert (
        dialect_of(chosen.vendor).verdict(chosen, left=True, proof=proof_of(chosen, 422, problems)) == "free"
    )
    for wrong in ({"detail": ["no"]}, {"detail": [{"msg": "m"}]}, {"errors": problems["detail"]}):
        assert proof_of(chosen, 422, wrong) is None


@pytest.mark.parametrize("name", SPECS)
@given(
    left=st.booleans(),
    status=st.none() | st.integers(100, 999),
    code=st.none() | st.text(max_size=9),
    dry=st.booleans(),
)
def test_g1_the_verdict_is_total(
    name: str, left: bool, status: int | None, code: str | None, dry: bool
) -> None:
    chosen = SPECS[name]
    proof = None if status is None else Proof(status, code)
    found = dialect_of(chosen.vendor).verdict(chosen, left=left, proof=proof, dry_run=dry)
    assert (found == "free") or (left and chosen.charge != "none" and not dry)
    assert charged_by(found) in (True, False, None)


def test_g1_every_kind_of_charge_is_met() -> None:
    assert {chosen.charge for chosen in SPECS.values()} == set(get_args(Charge))
