"""What tells whether a lost call was charged, without sending it again.

How much each kind of evidence proves:

- ``record``: something that bears the call's own mark, or that only this call can have brought about: a job with its
  idempotency key, a job that runs again. Proves both ways.
- ``ledger``: the rows of the account's history since the call began, by the server's clock. They bear no mark of the
  call. That no row may be its own proves that it was not charged. A row of its amount and breakdown counts as its own
  when it belongs to no other call of this client; somebody else who bought the very same thing at that time would be
  mistaken for it.
- ``balance``: what was seen before and after, less what this client's other calls took. It holds as long as nobody
  else spent from the account or topped it up meanwhile. Every vendor offers it; of most it is all.

Where records and histories are, and what they mean, a vendor's dialect knows.

What was lost may still be on its way. That is why absence counts only some time after the call (``settle``).
"""

from __future__ import annotations

from typing import Any

from prepay._call.answers import Answer
from prepay._call.case import Case
from prepay._call.memory import Trace, Traces
from prepay._contract.kinds import is_array, is_object
from prepay.credits import Finding, unknown

__all__ = ["by_balance", "by_balance_alone", "rows_of"]


def by_balance(trace: Trace | None, traces: Traces, settle: float) -> Finding:
    """What the balances before and after the call tell of it, less what this client's other calls took.

    A balance that was seen within ``settle`` seconds after the call may be older than its charge.
    """
    if trace is None or trace.ended is None or trace.most is None:
        return unknown("what the call costs, or what the balance was before it, is not known to this client")
    calls = traces.calls()
    before, after = traces.around(trace)
    if before is None or after is None:
        return unknown(f"no balance was seen {'shortly before' if before is None else 'since'} the call")
    between = [call for call in calls if call is not trace and before.ended < call.began < after.ended]
    gone = before.available - after.available - sum(call.took for call in between)
    doubtful = [call.most for call in between if call.state != "settled"]
    evidence = f"the balance went from {before.available} to {after.available} credits"
    if gone == 0 and after.at >= (trace.ended_at or 0.0) + settle:
        said = (
            f"{evidence}, all of which other calls took" if before.available != after.available else evidence
        )
        return Finding(charged=False, basis="balance", evidence=said, amount=0)
    if None not in doubtful and 0 < gone == trace.most + sum(most or 0 for most in doubtful):
        said = f"{evidence}; {trace.most} of these are not accounted for by other calls"
        return Finding(charged=True, basis="balance", evidence=said, amount=trace.most)
    return unknown(f"{evidence}; {gone} credits are not accounted for, and the call costs {trace.most}")


def by_balance_alone(case: Case, traces: Traces, settle: float) -> Finding:
    """What the balances before and after the call tell to a client that did not make it, and knows no other calls."""
    after = traces.last
    if case.before is None or case.amount is None or after is None:
        return unknown(
            "what the call costs, or what the balance was before or after it, is not known to this client"
        )
    gone = case.before - after.available
    evidence = f"the balance went from {case.before} to {after.available} credits"
    if gone == 0 and after.at >= case.ended_at + settle:
        return Finding(charged=False, basis="balance", evidence=evidence, amount=0)
    if 0 < gone == case.amount:
        said = f"{evidence}, which is what the call costs"
        return Finding(charged=True, basis="balance", evidence=said, amount=case.amount)
    return unknown(f"{evidence}, and the call costs {case.amount}")


def rows_of(answer: Answer, holder: str) -> list[dict[str, Any]]:
    """The rows of one page of a list."""
    rows = answer.body.get(holder) if is_object(answer.body) else None
    return [row for row in rows if is_object(row)] if is_array(rows) else []
