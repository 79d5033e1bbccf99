"""Whether an answer has the shape that the contract documents: status, code, media type, headers, body."""

from __future__ import annotations

from prepay_conformance.checks.notes import Notes
from prepay_conformance.contract import Answer, Operation
from prepay_conformance.gate import Exchange
from prepay_conformance.laws import Law
from prepay_conformance.verdict import Coverage

__all__ = ["AnswerLaws"]


class AnswerLaws:
    """Watches every answer of an operation, and which statuses were reached.

    Args:
        operations: what is under test.
        notes: where breaches go.
    """

    def __init__(self, operations: dict[str, Operation], notes: Notes) -> None:
        self._notes = notes
        self.coverage = {
            name: Coverage(name, operation.label, operation.charge, tuple(sorted(operation.answers)))
            for name, operation in operations.items()
        }
        self.succeeded: set[str] = set()
        """Operations that have really succeeded, not by a mock's example."""

    def observe(self, exchange: Exchange) -> None:
        """Look at one exchange."""
        operation = exchange.operation
        if operation is None:
            return
        if exchange.status is None:
            if not exchange.error.startswith("not sent"):
                self._notes.breach(Law.ANSWERED, exchange.error, exchange)
            return
        reached = self.coverage[operation.id].reached
        reached[exchange.status] = reached.get(exchange.status, 0) + 1
        if exchange.ok and not exchange.stand_in:
            self.succeeded.add(operation.id)
        answer = operation.answers.get(exchange.status)
        if answer is None:
            known = ", ".join(str(status) for status in sorted(operation.answers))
            self._notes.breach(
                Law.STATUS, f"{exchange.status} is not documented; documented are {known}", exchange
            )
            return
        self._check(exchange, answer)

    def _check(self, exchange: Exchange, answer: Answer) -> None:
        self._check_headers(exchange, answer)
        if not answer.media_types:
            if exchange.body and not exchange.unread:
                self._notes.breach(Law.BODY, f"{answer.status} has a body; the contract has none", exchange)
            return
        media = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
        if media not in answer.media_types:
            said = media or "no media type"
            self._notes.breach(
                Law.MEDIA_TYPE, f"{answer.status} came as {said}, not as {answer.media_types[0]}", exchange
            )
            return
        if answer.schema is None or exchange.unread:
            return
        value = exchange.json
        if value is None and exchange.content.strip() != b"null":
            self._notes.breach(Law.BODY, f"{answer.status}: the body is no JSON", exchange)
        elif not answer.schema.allows(value):
            for problem in answer.schema.problems(value):
                self._notes.breach(Law.BODY, f"{answer.status}: {problem}", exchange)
        elif answer.codes and exchange.code not in answer.codes:
            known = ", ".join(answer.codes)
            self._notes.breach(
                Law.CODE, f"{answer.status} carries {exchange.code}; documented with it: {known}", exchange
            )

    def _check_headers(self, exchange: Exchange, answer: Answer) -> None:
        for spec in answer.headers:
            text = exchange.header(spec.name)
            if text is None:
                if spec.required:
                    self._notes.breach(Law.HEADERS, f"{answer.status} lacks the header {spec.name}", exchange)
            elif not spec.schema.allows(spec.value_of(text)):
                self._notes.breach(
                    Law.HEADERS, f"{answer.status}: the header {spec.name} is {text[:100]!r}", exchange
                )
