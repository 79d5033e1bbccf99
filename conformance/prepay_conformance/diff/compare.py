"""Compare two OpenAPI contracts, operation by operation; charges and prices included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from prepay_conformance.diff.bodies import BodyDiff
from prepay_conformance.diff.changes import Change, Changes, Level
from prepay_conformance.diff.documents import Documents, Node, checked
from prepay_conformance.diff.errors import DiffError
from prepay_conformance.diff.limits import DiffLimits
from prepay_conformance.diff.money import compare_facts, compare_price_tables, spends
from prepay_conformance.diff.normal import Normaliser
from prepay_conformance.diff.operations import Operation, callbacks_of, operations_of, pair_up, webhooks_of
from prepay_conformance.diff.pair import Finding, Mode
from prepay_conformance.diff.parameters import compare_parameters
from prepay_conformance.diff.report import Reporter
from prepay_conformance.diff.responses import compare_responses
from prepay_conformance.diff.schemas import SchemaDiff
from prepay_conformance.diff.security import compare_security
from prepay_conformance.diff.servers import compare_servers
from prepay_conformance.diff.unchanged import Unchanged

__all__ = ["compare"]

Contract = Documents | dict[str, Any]


def compare(
    old: Contract,
    new: Contract,
    *,
    limits: DiffLimits | None = None,
    today: Callable[[], dt.date] | None = None,
) -> list[Change]:
    """Return every change between two contracts, breaking ones first.

    Args:
        old: the contract as it was: of ``open_contract``, or a decoded document.
        new: the contract as it is to be.
        limits: what ends a comparison that grows too large.
        today: tells the date; an operation may be removed after its ``x-sunset``. Default: the clock of this machine.

    Raises:
        DiffError: a contract is not OpenAPI 3.0, 3.1 or 3.2, a reference in it leads nowhere, or a limit is reached.

    Example:
        >>> changes = compare(load_contract("old.yaml"), load_contract("new.yaml"))
        >>> [change.where for change in changes if change.breaking]
    """
    limits = limits or DiffLimits()
    documents = [
        contract if isinstance(contract, Documents) else Documents(checked(contract, name), limits)
        for contract, name in ((old, "old"), (new, "new"))
    ]
    try:
        return _Comparison(documents[0], documents[1], limits, today or _local_date).run()
    except RecursionError:
        raise DiffError("the contracts are nested too deeply to be compared.") from None
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        names = " and ".join(contract.main.name for contract in documents)
        raise DiffError(
            f"{names}: a value is of the wrong kind ({error}). Validate the contracts."
        ) from error


def _local_date() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


class _Comparison:
    def __init__(
        self, old: Documents, new: Documents, limits: DiffLimits, today: Callable[[], dt.date]
    ) -> None:
        self._old = old
        self._new = new
        self._today = today
        self._changes = Changes(limits.changes)
        unchanged = Unchanged(old, new)
        self._schemas = SchemaDiff(Normaliser(old), Normaliser(new), unchanged, limits)
        self._unchanged = unchanged
        self._bodies = BodyDiff(self._schemas)
        self._pairs: list[tuple[Operation, Operation]] = []

    def run(self) -> list[Change]:
        pairs, gone, come = pair_up(operations_of(self._old), operations_of(self._new))
        self._pairs = pairs
        for old, new in pairs:
            self._operation(old, new)
        for entry in gone:
            self._removed(entry)
        for entry in come:
            reporter = Reporter(self._changes, entry.label, operation_id=entry.id)
            reporter.add(Level.HARMLESS, "operation-added", "", "the operation is new", entry.node)
        self._received("webhook", webhooks_of(self._old), webhooks_of(self._new), "")
        whole = Reporter(self._changes, "", operation=False)
        compare_price_tables(whole, self._old, self._new)
        return self._changes.all()

    def _removed(self, entry: Operation) -> None:
        reporter = Reporter(self._changes, entry.label, operation_id=entry.id)
        sunset = _date(entry.node.raw.get("x-sunset"))
        if sunset is not None and sunset <= self._today():
            message = f"the operation is gone, as announced for {sunset}"
            reporter.add(Level.WARNING, "operation-removed", "", message, entry.node, in_old=True)
        else:
            reporter.add(
                Level.BREAKING, "operation-removed", "", "the operation is gone", entry.node, in_old=True
            )

    def _operation(self, old: Operation, new: Operation) -> None:
        reporter = Reporter(self._changes, new.label, operation_id=new.id or old.id)
        if old.key != new.key:
            message = f"was {old.label} and is {new.label}"
            reporter.add(Level.BREAKING, "operation-moved", "", message, new.node)
        elif old.id != new.id and old.id:
            message = f"the operationId was {old.id} and is {new.id or 'none'}"
            reporter.add(Level.WARNING, "operation-renamed", "", message, new.node)
        compare_servers(reporter, old.servers, new.servers)
        self._security(reporter, old, new)
        same_item = old.item.raw.get("parameters") == new.item.raw.get("parameters")
        if same_item and old.path == new.path and self._unchanged.same(old.node, new.node):
            refs = Node(old.item.document, old.item.raw.get("parameters"), old.item.at)
            if self._unchanged.same(refs, Node(new.item.document, refs.raw, new.item.at)):
                return
        self._lifecycle(reporter, old.node, new.node)
        compare_facts(reporter, old.node, new.node)
        costs = spends(old.node, new.node)
        self._requests(reporter.on("request"), old, new, costs)
        mode = Mode(request=False, spends=costs)
        both = (self._old, self._new)
        compare_responses(reporter.on("response"), self._bodies, both, (old.node, new.node), mode)
        self._received(
            "callback", callbacks_of(self._old, old), callbacks_of(self._new, new), f"{new.label} "
        )

    def _requests(self, reporter: Reporter, old: Operation, new: Operation, costs: bool | None) -> None:
        mode = Mode(request=True, spends=costs)
        before = len(self._changes)
        compare_parameters(reporter, self._schemas, old, new, mode)
        self._body(reporter, old, new, mode)
        if costs is not False and len(self._changes) > before:
            self._tell_costs(before, old, new)

    def _tell_costs(self, start: int, old: Operation, new: Operation) -> None:
        from prepay_conformance.diff.costs import told_with_costs

        self._changes.revise(
            start, lambda change: told_with_costs(change, self._old, self._new, (old.path, new.path))
        )

    def _body(self, reporter: Reporter, old: Operation, new: Operation, mode: Mode) -> list[Finding]:
        before = self._old.holder(old.node.child("requestBody"))
        after = self._new.holder(new.node.child("requestBody"))
        part = "request body"
        if not before.raw or not after.raw:
            if before.raw:
                reporter.add(Level.BREAKING, "body-removed", part, "the body is gone", old.node, in_old=True)
            elif after.raw:
                required = after.raw.get("required") is True and mode.request
                level = Level.BREAKING if required else Level.HARMLESS
                message = "a body is required now" if required else "a body is possible now"
                reporter.add(level, "body-added", part, message, after)
            return []
        needed = before.raw.get("required") is True, after.raw.get("required") is True
        if needed == (False, True):
            message = "the body is required now"
            reporter.add(Level.BREAKING, "body-became-required", part, message, after)
        elif needed == (True, False):
            level = Level.HARMLESS if mode.request else Level.BREAKING
            message = "the body may be left out now"
            reporter.add(level, "body-became-optional", part, message, after)
        return self._bodies.contents(reporter, part, before.child("content"), after.child("content"), mode)

    def _received(self, kind: str, old: list[Operation], new: list[Operation], label: str) -> None:
        """Webhooks and callbacks: the client reads the request, and sends the response."""
        pairs, gone, come = pair_up(old, new)
        for before, after in pairs:
            reporter = Reporter(self._changes, f"{label}{kind} {after.label}", operation_id=after.id)
            if self._unchanged.same(before.node, after.node):
                continue
            if before.key != after.key:
                message = f"was {before.label} and is {after.label}"
                reporter.add(Level.BREAKING, "operation-moved", "", message, after.node)
            self._lifecycle(reporter, before.node, after.node)
            self._body(reporter.on("response"), before, after, Mode(request=False))
            mode = Mode(request=True, spends=None)
            both = (self._old, self._new)
            compare_responses(reporter.on("request"), self._bodies, both, (before.node, after.node), mode)
        for entry in gone:
            reporter = Reporter(self._changes, f"{label}{kind} {entry.label}", operation_id=entry.id)
            message = f"the {kind} is no longer sent"
            reporter.add(Level.BREAKING, "webhook-removed", "", message, entry.node, in_old=True)
        for entry in come:
            reporter = Reporter(self._changes, f"{label}{kind} {entry.label}", operation_id=entry.id)
            reporter.add(Level.HARMLESS, "webhook-added", "", f"the {kind} is new", entry.node)

    def _security(self, reporter: Reporter, old: Operation, new: Operation) -> None:
        compare_security(reporter, self._old, old.node, self._new, new.node)

    def _lifecycle(self, reporter: Reporter, old: Node, new: Node) -> None:
        before, after = old.raw.get("deprecated") is True, new.raw.get("deprecated") is True
        if after and not before:
            sunset = new.raw.get("x-sunset")
            message = "is deprecated now" + (f"; it ends on {sunset}" if sunset else "")
            reporter.add(Level.WARNING, "deprecated", "", message, new)
        elif before and not after:
            reporter.add(Level.HARMLESS, "undeprecated", "", "is no longer deprecated", new)
        was, now = old.raw.get("x-sunset"), new.raw.get("x-sunset")
        if was is not None and was != now and after:
            dates = _date(was), _date(now)
            later = dates[0] is not None and dates[1] is not None and dates[1] > dates[0]
            message = f"the sunset was {was} and is {now or 'none'}"
            reporter.add(Level.HARMLESS if later else Level.WARNING, "sunset-changed", "", message, new)


def _date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
