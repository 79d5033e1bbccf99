"""What a test says about an account, and what it is told when that is not so: the ledger, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from prepay_mock.world.account import SET_BY_OPERATOR

__all__ = ["Expected", "LedgerRow", "LedgerView", "check_charged", "check_lawful", "check_ledger"]


class LedgerRow(NamedTuple):
    """One row of an account's journal.

    Attributes:
        seq: position, 1 for the first row.
        id: the row's id.
        kind: ``grant``, ``charge``, ``hold``, ``release``, ``refund`` or ``expire``.
        at: when, with its offset.
        amount: change of the available credits.
        balance_after: credits neither spent nor expired after this row.
        available_after: credits that could be spent after this row.
        ref: what the row belongs to, such as a job.
        note: what it is about.
        detail: the breakdown, where there is one.
        of: id of the lot, hold or charge that the row is about.
    """

    seq: int
    id: str
    kind: str
    at: datetime
    amount: int
    balance_after: int
    available_after: int
    ref: str
    note: str
    detail: Any
    of: str


class LedgerView(NamedTuple):
    """An account as it stands: who it is, its credits, its journal, and the laws that it breaks (none)."""

    vendor: str
    key: str
    balance: int
    available: int
    reserved: int
    rows: tuple[LedgerRow, ...]
    breaches: tuple[str, ...] = ()


Expected: TypeAlias = int | tuple[str, int] | Mapping[str, Any]
"""An expected row: its amount, its (kind, amount), or any of its fields by name."""


def check_charged(view: LedgerView, amount: int, *, since: int = 0) -> None:
    """Fail unless exactly ``amount`` credits were spent: charges less refunds, of the rows after ``since``.

    What was taken by ``set_available`` was not spent.
    """
    __tracebackhide__ = True
    rows = [row for row in view.rows if row.seq > since]
    charged = -sum(row.amount for row in rows if row.kind == "charge" and row.note != SET_BY_OPERATOR)
    refunded = sum(row.amount for row in rows if row.kind == "refund")
    if charged - refunded != amount:
        spent = f"{charged - refunded}"
        if refunded:
            spent += f" ({charged} charged, {refunded} refunded)"
        first = f"expected {amount} credits spent by {_who(view)}, but it was {spent}"
        raise AssertionError("\n".join([first, *_table([(" ", row) for row in rows])]))


def check_ledger(view: LedgerView, expected: Sequence[Expected], *, since: int = 0) -> None:
    """Fail unless the rows after ``since`` are the expected ones, in order."""
    __tracebackhide__ = True
    rows = [row for row in view.rows if row.seq > since]
    if len(rows) == len(expected) and all(map(_matches, expected, rows)):
        return
    lines = _aligned(expected, rows)
    missing = sum(sign == "-" for sign, _ in lines)
    surplus = sum(sign == "+" for sign, _ in lines)
    first = (
        f"the ledger of {_who(view)} is not as expected: {missing} missing (-), {surplus} not expected (+)"
    )
    raise AssertionError("\n".join([first, *_table(lines)]))


def check_lawful(view: LedgerView) -> None:
    """Fail unless every law of the ledger holds."""
    __tracebackhide__ = True
    if view.breaches:
        laws = "a law" if len(view.breaches) == 1 else f"{len(view.breaches)} laws"
        first = f"the ledger of {_who(view)} breaks {laws}"
        raise AssertionError("\n".join([first, *view.breaches, *_table([(" ", row) for row in view.rows])]))


def _who(view: LedgerView) -> str:
    return f"{view.vendor} {view.key}"


def _matches(expected: Expected, row: LedgerRow) -> bool:
    if isinstance(expected, int):
        return row.amount == expected
    if isinstance(expected, tuple):
        return (row.kind, row.amount) == expected
    unknown = expected.keys() - set(LedgerRow._fields)
    if unknown:
        raise TypeError(f"a row has no {', '.join(sorted(unknown))}; it has {', '.join(LedgerRow._fields)}")
    return all(getattr(row, name) == _instant(name, value) for name, value in expected.items())


def _instant(name: str, value: Any) -> Any:
    """An expected instant may be written as ISO 8601."""
    return datetime.fromisoformat(value) if name == "at" and isinstance(value, str) else value


def _aligned(
    expected: Sequence[Expected], rows: Sequence[LedgerRow]
) -> list[tuple[str, LedgerRow | Expected]]:
    """The longest common part of both, with what is missing (-) and what is too much (+) where it belongs."""
    lengths = [[0] * (len(rows) + 1) for _ in range(len(expected) + 1)]
    for i in range(len(expected) - 1, -1, -1):
        for j in range(len(rows) - 1, -1, -1):
            if _matches(expected[i], rows[j]):
                lengths[i][j] = lengths[i + 1][j + 1] + 1
            else:
                lengths[i][j] = max(lengths[i + 1][j], lengths[i][j + 1])
    lines: list[tuple[str, LedgerRow | Expected]] = []
    i = j = 0
    while i < len(expected) and j < len(rows):
        if _matches(expected[i], rows[j]):
            lines.append((" ", rows[j]))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            lines.append(("-", expected[i]))
            i += 1
        else:
            lines.append(("+", rows[j]))
            j += 1
    return lines + [("-", wanted) for wanted in expected[i:]] + [("+", row) for row in rows[j:]]


def _table(lines: Sequence[tuple[str, LedgerRow | Expected]]) -> list[str]:
    cells = [("", "seq", "kind", "amount", "available", "at", "")]
    for sign, row in lines:
        if isinstance(row, LedgerRow):
            about = row.note or row.ref
            amount, available = f"{row.amount:+d}", str(row.available_after)
            cells.append(
                (sign, str(row.seq), row.kind, amount, available, f"{row.at:%Y-%m-%dT%H:%M:%S}", about)
            )
        elif isinstance(row, int):
            cells.append((sign, "", "", f"{row:+d}", "", "", ""))
        elif isinstance(row, tuple):
            cells.append((sign, "", row[0], f"{row[1]:+d}", "", "", ""))
        else:
            facts = dict(row)
            kind, amount = str(facts.pop("kind", "")), facts.pop("amount", None)
            rest = ", ".join(f"{name}={value!r}" for name, value in facts.items())
            cells.append((sign, "", kind, "" if amount is None else f"{amount:+d}", "", "", rest))
    if len(cells) == 1:
        return ["  (no rows)"]
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    return [
        f"{line[0] or ' '} {line[1]:>{widths[1]}}  {line[2]:<{widths[2]}}  {line[3]:>{widths[3]}}  "
        f"{line[4]:>{widths[4]}}  {line[5]:<{widths[5]}}  {line[6]}".rstrip()
        for line in cells
    ]
