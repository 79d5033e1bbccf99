"""C5: findings are grouped by cause, and two faults are two groups."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_conformance import Law, run
from prepay_conformance.causes import causes_of, fact_of
from prepay_conformance.findings import Finding, Findings
from prepay_conformance.limits import MAX_EXCHANGES_KEPT
from prepay_mock.engine.messages import Request, Response
from tests.conformance.broken.planting import Bug, on_wire
from tests.conformance.servers import planted, settings
from tests.conformance.test_broken_servers import BUGS


def finding(law: Law, operation: str | None, seq: int = 0, message: str = "x", **more: Any) -> Finding:
    where = str(more.pop("where", "prices"))
    return Finding(law, operation, message, where, seq=seq, **more)


def ids(*findings: Finding) -> list[str]:
    return [cause.id for cause in causes_of(findings)]


def test_c5_nothing_found_is_no_group() -> None:
    assert causes_of(()) == ()


def test_c5_one_sentence_at_many_operations_is_one_group() -> None:
    found = [
        finding(Law.HEADERS, f"op{number}", number, f"{status} lacks the header X-Left")
        for number, status in enumerate((200, 201, 404), start=1)
    ]
    (cause,) = causes_of(found)
    assert (cause.id, cause.lead, cause.operations) == ("headers/op1", found[0], ("op1", "op2", "op3"))
    other = finding(Law.HEADERS, "op4", 9, "200 lacks the header Retry-After")
    assert ids(*found, other) == ["headers/op1", "headers/op4"]


def test_c5_what_moves_credits_explains_balance_and_history_after_it() -> None:
    dear = finding(Law.PRICE, "buy", 5, "the answer charged 4 credits; documented are 3")
    balance = finding(
        Law.BALANCE, "look", 6, "9 credits are available; it must be 10", suspects=frozenset({"buy"})
    )
    history = finding(Law.HISTORY_SUM, "rows", 7, "the history has 6 charges, the answers told of 5")
    (cause,) = causes_of((dear, balance, history))
    assert (cause.lead, cause.findings) == (dear, (dear, balance, history))


def test_c5_a_balance_met_first_does_not_hide_what_moved_it() -> None:
    seen_first = finding(Law.BALANCE, "look", 2, suspects=frozenset({"cancel"}), where="tour")
    culprit = finding(Law.RELEASE, "cancel", 40, where="jobs")
    (cause,) = causes_of((seen_first, culprit))
    assert cause.lead is culprit
    # Another operation that had nothing to do with it explains nothing.
    assert len(ids(seen_first, finding(Law.RELEASE, "fail", 40, where="jobs"))) == 2


def test_c5_a_wrong_shape_everywhere_hides_no_fault_of_money() -> None:
    header = finding(Law.HEADERS, "buy", 5, "201 lacks the header X", exchanges=[5, 6, 7])
    dear = finding(Law.PRICE, "buy", 5)
    assert sorted(ids(header, dear)) == ["headers/buy", "price/buy"]
    # Seen in that exchange alone, it is the same fault.
    body = finding(Law.BODY, "buy", 5, "402: missing: 0 is less than 1")
    assert ids(body, dear) == ["price/buy"]


def test_c5_faults_seen_only_where_requests_overlap_are_one_race() -> None:
    keys = finding(Law.REPLAY, "buy", 4, overlaps=True, where="a crowd with one key")
    credits_ = finding(Law.NO_OVERSPEND, "sell", 9, overlaps=True, where="a crowd")
    assert ids(keys, credits_) == ["no-overspend/sell"]


def test_c5_a_balance_wrong_after_every_operation_blames_none_of_them() -> None:
    found = [finding(Law.BALANCE, name, number + 1) for number, name in enumerate(("buy", "add", "edit"))]
    found.insert(0, finding(Law.CHARGE_DUE, "buy", 1, "what left the balance is 0, must be 82"))
    (cause,) = causes_of(found)
    assert cause.law is Law.BALANCE


def test_c5_a_stock_check_that_says_the_same_again_is_no_second_group() -> None:
    own = finding(Law.HEADERS, "buy", 5, "201 lacks the header X")
    stock = "response_headers_conformance: Missing required response headers. They are: X"
    assert ids(own, finding(Law.STOCK, "buy", 9, stock)) == ["headers/buy"]
    assert ids(own, finding(Law.STOCK, "look", 9, stock)) == ["headers/buy", "stock/look"]


def test_c5_values_do_not_make_another_fact() -> None:
    assert fact_of(finding(Law.PRICE, "a", message="charged 4 of [1, 2] 'x'")) == fact_of(
        finding(Law.PRICE, "b", message="charged 17 of [] 'y z'")
    )
    assert fact_of(finding(Law.BODY, "a", message='"id" is missing')) != fact_of(
        finding(Law.BODY, "a", message='"name" is missing')
    )


_findings = st.builds(
    finding,
    st.sampled_from(Law),
    st.sampled_from([None, "buy", "look", "rows"]),
    st.integers(0, 6),
    st.sampled_from(["a is 1", "a is 2", "b"]),
    where=st.sampled_from(["tour", "prices"]),
    suspects=st.frozensets(st.sampled_from(["buy", "look"]), max_size=2),
    overlaps=st.booleans(),
)


@given(st.lists(_findings, max_size=12))
def test_c5_each_finding_is_in_exactly_one_group(found: list[Finding]) -> None:
    causes = causes_of(found)
    placed = [id(one) for cause in causes for one in cause.findings]
    assert sorted(placed) == sorted(map(id, found))
    assert len({cause.id for cause in causes}) == len(causes)
    assert all(cause.findings[0] is cause.lead for cause in causes)
    # A pure function: the same findings, the same groups.
    assert [cause.id for cause in causes_of(found)] == [cause.id for cause in causes]


def test_c5_a_finding_names_a_bounded_number_of_exchanges() -> None:
    findings = Findings()
    for number in range(1, MAX_EXCHANGES_KEPT + 50):
        findings.add(finding(Law.BODY, "buy", number))
    (one,) = findings.all()
    assert one.exchanges == list(range(1, MAX_EXCHANGES_KEPT + 1))
    assert one.times == MAX_EXCHANGES_KEPT + 49


def _bug(says: str) -> Bug:
    return next(bug for bug in BUGS if bug.id == f"tokportal: {says}")


def test_c5_four_lies_of_one_server_are_four_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    lies = [
        _bug("one operation costs 1 credit more"),
        _bug("unpublishing refunds"),
        _bug("a documented header is missing"),
        _bug("pages repeat a row"),
    ]

    def plant(engine: Any, patch: pytest.MonkeyPatch) -> None:
        for lie in lies:
            lie.plant(engine, patch)

    with planted(plant, monkeypatch) as url:
        verdict = run(settings("tokportal", url, fuzz=False))
    assert {cause.law for cause in verdict.causes} == {law for lie in lies for law in lie.laws}
    assert len(verdict.causes) == len(lies)
    told: Any = verdict.as_json()
    assert {one["group"] for one in told["findings"]} == {group["group"] for group in told["groups"]}


def test_c5_a_server_that_answers_501_to_an_unknown_method_is_one_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}

    def refuse(request: Request, handle: Any) -> Response:
        if request.method in known:
            response: Response = handle(request)
            return response
        return Response(501, [(b"x-prepay-mock", b"true"), (b"content-length", b"0")], b"")

    with planted(on_wire(refuse), monkeypatch) as url:
        verdict = run(settings("ugen", url, phases=("coverage",), scripts=()))
    assert len(verdict.findings) > 10
    assert len(verdict.causes) == 1, [cause.id for cause in verdict.causes]
