"""One attempt as the call remembers it: what was sent, and what it cost as far as that is proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prepay._call.verdict import Proof, clears
from prepay.credits import Verdict

if TYPE_CHECKING:
    from prepay._call.dialect import Dialect
    from prepay._wire.effects import Send

__all__ = ["Tried"]


@dataclass(slots=True)
class Tried:
    """One attempt: what was sent, and what it cost as far as that is proved.

    Attributes:
        send: what was sent; the transport notes on it whether a byte may have left.
        dialect: whose words its response is in.
        dry_run: it is a dry run.
        proved: its verdict, once something has proved it.
        credits_: credits that a charged attempt took, where the response says so.
        clears: it proves that no earlier attempt under its idempotency key was charged.
    """

    send: Send
    dialect: Dialect
    dry_run: bool = False
    proved: Verdict | None = None
    credits_: int | None = None
    clears: bool = False

    @property
    def verdict(self) -> Verdict:
        """What it cost; until something is proved, what the bytes that left allow."""
        return self.proved or self.dialect.verdict(
            self.send.call.spec, left=self.send.left, dry_run=self.dry_run
        )

    @property
    def row(self) -> tuple[Verdict, int | None, bool]:
        """Return it as :func:`prepay._call.verdict.cost_of` takes it."""
        return self.verdict, self.credits_, self.clears

    def prove(self, *, left: bool, proof: Proof | None = None, credits_: int | None = None) -> Verdict:
        """Take its verdict from what has come; return it."""
        spec = self.send.call.spec
        verdict = self.dialect.verdict(spec, left=left, proof=proof, dry_run=self.dry_run)
        self.credits_ = credits_
        self.clears = clears(spec, verdict, proof.status if proof else None)
        # Last: whoever interrupts this finds an attempt without a proof.
        self.proved = verdict
        return verdict
