"""What a row of the log keeps of a request, and what it must not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.contract import Contract
from prepay_mock.engine.commands import Command
from prepay_mock.engine.messages import Request
from prepay_mock.store.rows import call_maker, commands_of, row_of

latin = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20)
numbers = st.integers(0, 2**53)


def command(request: Request, **facts: int | None) -> Command:
    return Command(
        1, facts.get("real"), 2, 3, "sk_mock_a", False, facts.get("balance"), facts.get("entries"), request
    )


@given(path=latin, query=latin, value=latin, body=st.binary(max_size=50), number=numbers)
def test_a_row_gives_its_command_back(
    contract: Contract, path: str, query: str, value: str, body: bytes, number: int
) -> None:
    headers = {b"idempotency-key": value.encode("latin-1"), b"accept": b"*/*"}
    kept = command(
        Request("POST", f"/{path}", query.encode("latin-1"), headers, body),
        real=number,
        balance=number,
        entries=7,
    )
    call = call_maker(contract)(kept)
    assert commands_of(row_of(5, [call])) == [(5, kept)]
    assert commands_of(row_of(9, [call] * 3)) == [(7, kept), (8, kept), (9, kept)]


def test_no_secret_gets_into_a_row_and_nothing_that_does_not_matter(contract: Contract) -> None:
    headers = dict.fromkeys(
        (
            b"x-api-key",
            b"authorization",
            b"cookie",
            b"proxy-authorization",
            b"x-prepay-control-token",
            b"user-agent",
            b"x-forwarded-for",
        ),
        b"SECRET",
    )
    asked = {
        b"content-type": b"application/json",
        b"x-tokportal-dry-run": b"true",
        b"x-prepay-fault": b"delay=5",
    }
    call = call_maker(contract)(command(Request("POST", "/api/ext/bundles", b"", headers | asked, b"{}")))
    row = row_of(1, [call])
    assert "SECRET" not in str(row)
    ((_, kept),) = commands_of(row)
    assert kept.request.headers == asked
