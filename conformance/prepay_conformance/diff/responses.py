"""Compare the responses of an operation, status by status."""

from __future__ import annotations

from typing import Any

from prepay_conformance.diff.bodies import BodyDiff
from prepay_conformance.diff.changes import Level
from prepay_conformance.diff.documents import Documents, Node, mapping
from prepay_conformance.diff.pair import Mode
from prepay_conformance.diff.report import Reporter
from prepay_conformance.shapes import is_array

__all__ = ["compare_responses"]

_Responses = dict[str, Node]


def compare_responses(
    reporter: Reporter,
    bodies: BodyDiff,
    documents: tuple[Documents, Documents],
    operations: tuple[Node, Node],
    mode: Mode,
) -> None:
    """Compare the responses of two operations.

    Args:
        reporter: takes the changes.
        bodies: compares contents and headers.
        documents: the old and the new contract.
        operations: the operation in each.
        mode: ``request=False``, or True for what a client answers to a webhook.
    """
    before, after = (_responses(contract, node) for contract, node in zip(documents, operations, strict=True))
    for status, was in before.items():
        part = f"response {status}"
        now = _counterpart(status, after)
        if now is None:
            level = Level.BREAKING if mode.request or mode.priced or _is_success(status) else Level.WARNING
            reporter.add(
                level, "status-removed", part, "the status is no longer documented", was, in_old=True
            )
            continue
        bodies.contents(reporter, f"{part} body", was.child("content"), now.child("content"), mode)
        bodies.headers(reporter, part, was.child("headers"), now.child("headers"), mode)
        _codes(reporter, part, was, now)
    for status, now in after.items():
        if _counterpart(status, before) is None:
            reporter.add(_of_new(status, mode), "status-added", f"response {status}", "a new status", now)


def _of_new(status: str, mode: Mode) -> Level:
    if mode.request or not _is_success(status):
        return Level.HARMLESS
    # A success that a client does not know is one that it cannot read; of a purchase it does not know what it paid for.
    return Level.BREAKING if mode.priced else Level.WARNING


def _is_success(status: str) -> bool:
    return status[:1] in {"2", "D"}


def _responses(documents: Documents, operation: Node) -> _Responses:
    """The responses by status. A status without quotes is a number in YAML, and ``2xx`` is written in both cases."""
    holder = operation.child("responses")
    found: _Responses = {}
    for key, raw in mapping(holder.raw).items():
        name = str(key)
        if not name.startswith("x-"):
            node = documents.holder(Node(holder.document, {} if raw is None else raw, holder.child(name).at))
            found[name.upper()] = node
    return found


def _counterpart(status: str, others: _Responses) -> Node | None:
    """The response of this status, or the range or ``default`` that stands for it."""
    names = (
        (status, f"{status[:1]}XX")
        if _is_success(status) and status != "DEFAULT"
        else (
            status,
            f"{status[:1]}XX",
            "DEFAULT",
        )
    )
    return next((others[name] for name in names if name in others), None)


def _codes(reporter: Reporter, part: str, old: Node, new: Node) -> None:
    before, after = (_listed(node.raw.get("x-prepay-codes")) for node in (old, new))
    for code in before:
        if code not in after:
            message = f"the error code {code} is gone"
            reporter.add(Level.BREAKING, "code-removed", part, message, old, in_old=True)
    for code in after:
        if code not in before:
            reporter.add(Level.HARMLESS, "code-added", part, f"the error code {code} is new", new)


def _listed(value: Any) -> list[Any]:
    return value if is_array(value) else []
