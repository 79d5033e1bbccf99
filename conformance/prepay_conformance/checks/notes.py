"""Writing down a breach: the law, the operation, what was seen, and how to see it again."""

from __future__ import annotations

from collections.abc import Iterable

from prepay_conformance.findings import Finding, Findings
from prepay_conformance.gate import Exchange, Masker
from prepay_conformance.gate.journal import curl_of
from prepay_conformance.laws import Law

__all__ = ["Notes"]

_LONGEST = 1000
_LONGEST_SEEN = 100_000


class Notes:
    """Notes breaches for one run.

    Args:
        url: what curl lines address: the server under test, not the kit's proxy.
        masker: hides the keys.
        findings: where the notes go.
    """

    def __init__(self, url: str, masker: Masker, findings: Findings | None = None) -> None:
        self.url = url
        self.masker = masker
        self.findings = Findings() if findings is None else findings

    def breach(
        self,
        law: Law,
        message: str,
        exchange: Exchange | None = None,
        *,
        operation: str | None = None,
        where: str = "",
        suspects: Iterable[str] = (),
    ) -> None:
        """Note a breach. The operation is the exchange's own unless another one is to blame."""
        # Masked before it is cut: half a secret is not recognized.
        text = self.masker.text(message if len(message) <= _LONGEST_SEEN else message[:_LONGEST_SEEN])
        if len(text) > _LONGEST:
            text = f"{text[:_LONGEST]}…"
        where = self.masker.text(where)
        if exchange is not None:
            operation = operation or (exchange.operation.id if exchange.operation is not None else None)
            where = where or self.masker.text(_scene(exchange))
        self.findings.add(
            Finding(
                law,
                operation,
                text,
                where,
                "" if exchange is None else curl_of(exchange, self.url, self.masker),
                0 if exchange is None else exchange.seq,
                suspects=frozenset(suspects),
                overlaps=exchange is not None and exchange.overlaps,
            )
        )


def _scene(exchange: Exchange) -> str:
    """The scenario, or the kind of traffic: the label of a generated request names that request alone."""
    origin = exchange.origin
    return f"{origin.kind} traffic" if origin.kind == "fuzz" else origin.label or origin.kind
