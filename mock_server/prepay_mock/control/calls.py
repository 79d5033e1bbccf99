"""What a control handler is given and how it says no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

import orjson

from prepay_mock.contract.json_values import is_object
from prepay_mock.control.desk import Desk
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request
from prepay_mock.world.account import Account
from prepay_mock.world.identity import identity_of
from prepay_mock.world.scenario import KEY_PREFIX, LotPlan

__all__ = [
    "MOST_OPENED",
    "ControlCall",
    "ControlHandler",
    "Page",
    "check_room",
    "check_total",
    "find_account",
    "lot_plan",
    "translated",
    "without_keys",
]


T = TypeVar("T")
MOST_OPENED = 100_000
"""Accounts that a mock may have, however they are opened."""


MOST_CREDITS = 1_000_000_000
"""The contract's maximum for every amount and balance."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that is a web page rather than JSON."""

    html: str
    status: int = 200


@dataclass(slots=True)
class ControlCall:
    """One control call on its way to its handler."""

    desk: Desk
    now: int
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    status: int = 200
    """The status of the answer; a handler may set another one."""
    extra: dict[str, str] = field(default_factory=dict[str, str])
    replayed: bool = False
    """Whether a kept call runs again: it was checked when it came."""
    again: Callable[[], Any] | None = None
    """Makes the answer afresh once the webhooks have gone out that the call has made due."""

    @property
    def engine(self) -> Engine:
        """The engine to steer."""
        return self.desk.engine


ControlHandler = Callable[[ControlCall], Any]


def translated(action: Callable[[], T]) -> T:
    """Run what an operator does to a vendor; its LookupError becomes a 404, its ValueError a 409.

    Raises:
        ControlRefusal: the action raised one of the two.
    """
    try:
        return action()
    except LookupError as error:
        raise ControlRefusal(404, "NOT_FOUND", str(error.args[0] if error.args else error)) from None
    except ValueError as error:
        raise ControlRefusal(409, "NOT_POSSIBLE", str(error)) from None


def without_keys(request: Request, call: ControlCall, template: str) -> Request:
    """Put identities in the place of keys, in the call and in the request that is kept of it.

    Returns:
        The request itself when it names no key but the mock's own.
    """
    path = {name: identity_of(value) if name == "key" else value for name, value in call.path.items()}
    body = call.body
    if is_object(body) and isinstance(body.get("key"), str):
        body = {**body, "key": identity_of(body["key"])}
    if isinstance(call.query.get("key"), str):
        call.query = {**call.query, "key": identity_of(call.query["key"])}
    if path == call.path and body == call.body:
        return request
    content = request.body if body == call.body else orjson.dumps(body)
    call.path, call.body = path, body
    target = template.format_map({name: quote(value, safe="") for name, value in path.items()})
    return Request(request.method, target, request.query, request.headers, content)


def find_account(call: ControlCall, *, may_open: bool = False) -> Account:
    """The account that the path's key names; ``?vendor=`` chooses among several.

    Raises:
        ControlRefusal: 404 when it is not open, 409 when the key opens accounts of several vendors.
    """
    key = call.path["key"]
    vendor = call.query.get("vendor")
    world = call.engine.world
    found = [
        account
        for (name, known), account in world.accounts.items()
        if known == key and vendor in (None, name)
    ]
    if len(found) > 1:
        names = ", ".join(sorted(account.vendor for account in found))
        raise ControlRefusal(409, "AMBIGUOUS_KEY", f"The key opens accounts of {names}; add ?vendor=")
    if found:
        return found[0]
    if may_open and vendor and (call.engine.any_key or key.startswith(KEY_PREFIX)):
        check_room(call)
        return world.open_account(vendor, key, call.now)
    hint = " or add ?vendor= to open it" if may_open and not vendor else ""
    raise ControlRefusal(
        404, "ACCOUNT_NOT_FOUND", f"No account is open with this key; POST /_prepay/accounts opens one{hint}"
    )


def check_room(call: ControlCall) -> None:
    """Refuse to open an account when there are ``MOST_OPENED``; raises ControlRefusal, 409."""
    if len(call.engine.world.accounts) >= MOST_OPENED:
        raise ControlRefusal(
            409,
            "TOO_MANY_ACCOUNTS",
            f"{MOST_OPENED} accounts are open. Start again with POST /_prepay/reset.",
        )


def lot_plan(entry: Mapping[str, Any]) -> LotPlan:
    """A lot from its JSON form."""
    seconds = entry.get("expires_in_seconds")
    return LotPlan(entry["amount"], entry.get("source"), None if seconds is None else seconds * 1_000_000)


def check_total(field: str, amounts: Iterable[int]) -> None:
    """Refuse credits that would take an account beyond what the contract lets a balance be.

    Raises:
        ControlRefusal: 422 for the field.
    """
    total = sum(amounts)
    if total > MOST_CREDITS:
        raise ControlRefusal.invalid(
            {field: f"the balance would be {total}, and no balance is above {MOST_CREDITS} credits"}
        )
