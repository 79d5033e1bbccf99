"""Where a scenario plays: accounts to act with, levers to pull, and a place to note what breaks a law."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

from prepay_conformance.checks.balances import told_available, whole
from prepay_conformance.checks.notes import Notes
from prepay_conformance.checks.shadow import ShadowLedger
from prepay_conformance.contract import Contract, Operation
from prepay_conformance.contract.plans import Call
from prepay_conformance.gate import Exchange, Gate, Origin, Request
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.encoding import FORM_TYPE, form_of, wire_text
from prepay_conformance.scenarios.levers import Levers
from prepay_conformance.wallet import Key, Wallet

__all__ = ["Abandoned", "Api", "Skipped", "Stage"]


class Skipped(Exception):
    """A scenario that cannot be played here; says what it needs."""


class Abandoned(Exception):
    """A scenario that cannot go on after a breach that it has noted."""


class Api:
    """One account's client."""

    def __init__(self, stage: Stage, key: Key) -> None:
        self._stage = stage
        self.key = key

    def call(
        self,
        operation: str,
        body: Any = None,
        *,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:
        """Call an operation with the account's key."""
        return self.send(Call(operation, path or {}, query or {}, headers or {}, body))

    def send(self, call: Call, *, key: str | None = "", looks: bool = False) -> Exchange:
        """Send a call; ``key`` is another key than the account's, or None for none at all."""
        sent = self.key.value if key == "" else key
        return self._stage.send(call, sent, "look" if looks else "script")

    def good(self, operation: str, body: Any = None, *, law: Law = Law.REACHED, **rest: Any) -> Exchange:
        """Call an operation that must succeed.

        Raises:
            Abandoned: it did not, which breaks ``law``.
        """
        exchange = self.call(operation, body, **rest)
        expected = self._stage.contract.operations[operation].success
        self._stage.expect(exchange, expected, law)
        return exchange

    def available(self) -> int:
        """The credits that are available now, as the server tells.

        Raises:
            Abandoned: it does not tell.
            Skipped: this vendor has nothing that tells.
        """
        look = self._stage.contract.dialect.look()
        if look is None:
            raise Skipped("needs an operation that tells the balance")
        exchange = self.send(look, looks=True)
        told = told_available(self._stage.contract, exchange)
        if told is None:
            self._stage.fail(Law.BODY, "the answer does not tell the balance", exchange)
        return told


@dataclass(slots=True)
class Stage:
    """What every scenario of a run shares."""

    contract: Contract
    gate: Gate
    notes: Notes
    shadow: ShadowLedger
    wallet: Wallet
    level: Level
    mock: bool
    run: str
    """Makes idempotency keys and accounts of this run its own."""
    levers: Levers | None = None
    script: str = ""
    opened: list[Api] = field(default_factory=list[Api])
    """The accounts that the scenario has opened; their books are checked when it has ended."""
    _count: int = 0

    # ---------------------------------------------------------------- accounts

    def main(self) -> Api:
        """The account of the key from the environment."""
        return self._api(self.wallet.main)

    def payer(self) -> Api:
        """Who pays on a live host: the key's own account; on a mock one of its own, so that runs can be repeated."""
        return self.account("payer", balance=1000) if self.wallet.derives else self.main()

    def account(self, name: str, *, balance: int | None = None) -> Api:
        """An account of its own with this balance (the scenario's where None), new in this run.

        Raises:
            Skipped: there are no such accounts here.
        """
        key = self.wallet.account(f"{self.script}-{name}".replace(" ", "-"), balance=balance)
        if key is None:
            raise Skipped("needs accounts of its own: a mock, and a key that begins with sk_mock_")
        api = self._api(key)
        self.opened.append(api)
        return api

    def account_of_lots(self, name: str, lots: Sequence[Mapping[str, Any]]) -> Api:
        """An account of its own with these lots: ``amount`` credits, ``source``, ``expires_in_seconds``.

        Raises:
            Skipped: there are no such accounts here, or no levers.
        """
        levers = self.pull()
        api = self.account(name)
        levers.open_account(api.key, lots)
        return api

    def role(self, role: str) -> Api | None:
        """The account of a role, see ``Wallet.role``; None when there is none."""
        key = self.wallet.role(role)
        return None if key is None else self._api(key)

    def pull(self) -> Levers:
        """The mock's levers.

        Raises:
            Skipped: the server has none.
        """
        if self.levers is None:
            raise Skipped("needs the control surface of the mock server (/_prepay)")
        return self.levers

    def fresh(self, what: str = "key") -> str:
        """A text that was not used before, such as an idempotency key."""
        self._count += 1
        return f"kit-{self.run}-{what}-{self._count}"

    def _api(self, key: Key) -> Api:
        self.gate.keys.add(key.value)
        return Api(self, key)

    # ---------------------------------------------------------------- sending

    def send(self, call: Call, key: str | None, kind: str = "script") -> Exchange:
        """Send a call with a key, or with none."""
        operation = self.contract.operations[call.operation]
        request = self.request(operation, call)
        if key is not None and operation.secured:
            request.headers.append(self.contract.vendor.with_key(key))
        return self.gate.send(request, Origin(kind, self.script))

    def request(self, operation: Operation, call: Call) -> Request:
        """The call as a request, without a key."""
        target = operation.path
        for name, value in call.path.items():
            target = target.replace(f"{{{name}}}", quote(str(value), safe=""))
        if call.query:
            target += "?" + urlencode(
                {name: wire_text(value) for name, value in call.query.items()}, doseq=True
            )
        headers = [("Accept", "application/json")]
        headers = [(name, value) for name, value in headers if name not in call.headers]
        headers += list(call.headers.items())
        if (
            operation.idempotency == "header"
            and "Idempotency-Key" not in call.headers
            and self.gate.level >= Level.SPEND
        ):
            headers.append(("Idempotency-Key", self.fresh()))
        media, body = self._body(operation, call)
        if media:
            headers.append(("Content-Type", media))
        return Request(operation.method, target, headers, body)

    def _body(self, operation: Operation, call: Call) -> tuple[str | None, bytes]:
        spec = operation.body
        if call.raw is not None:
            return call.media or (spec.media_types[0] if spec is not None else None), call.raw
        if spec is None or call.body is None:
            return call.media, b""
        if spec.multipart and call.media is None:
            return FORM_TYPE, form_of(call.body)
        return call.media or spec.media_types[0], json.dumps(call.body).encode()

    # ---------------------------------------------------------------- judging

    def check(self, holds: bool, law: Law, message: str, exchange: Exchange | None = None) -> bool:
        """Note a breach unless the law holds; returns whether it does."""
        if not holds:
            self.notes.breach(law, message, exchange, where=self.script)
        return holds

    def equal(self, seen: Any, wanted: Any, law: Law, what: str, exchange: Exchange | None = None) -> bool:
        """Note a breach unless the two are equal; returns whether they are."""
        return self.check(seen == wanted, law, f"{what} is {seen!r}, must be {wanted!r}", exchange)

    def expect(self, exchange: Exchange, status: int, law: Law) -> None:
        """Require a status.

        Raises:
            Abandoned: it is another one.
        """
        if exchange.status != status:
            said = exchange.status or exchange.error
            code = f" {exchange.code}" if exchange.code else ""
            self.fail(law, f"answered {said}{code}, must be {status}", exchange)

    def number(self, exchange: Exchange, *path: str | int) -> int:
        """A whole number in an answer.

        Raises:
            Abandoned: there is none.
        """
        found = whole(exchange.json, *path)
        if found is None:
            self.fail(Law.BODY, f"there is no whole number at {'/'.join(map(str, path))}", exchange)
        return found

    def text(self, exchange: Exchange, *path: str | int) -> str:
        """A text in an answer.

        Raises:
            Abandoned: there is none.
        """
        value: Any = exchange.json
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                value = None
        if not isinstance(value, str):
            self.fail(Law.BODY, f"there is no text at {'/'.join(map(str, path))}", exchange)
        return value

    def fail(self, law: Law, message: str, exchange: Exchange | None = None) -> NoReturn:
        """Note a breach and end the scenario."""
        self.notes.breach(law, message, exchange, where=self.script)
        raise Abandoned
