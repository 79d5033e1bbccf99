"""Whom a request's key lets in: which account it opens, and how much of its body is worth reading."""

from __future__ import annotations

from typing import Final

from prepay_mock.contract import Contract, Operation
from prepay_mock.engine.dialect import Dialect
from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange
from prepay_mock.engine.messages import Request, Response
from prepay_mock.world.account import Account
from prepay_mock.world.identity import identity_of
from prepay_mock.world.rate import take_token
from prepay_mock.world.scenario import KEY_PREFIX
from prepay_mock.world.world import World

__all__ = ["MOST_ACCOUNTS", "MOST_GUESTS", "Guests", "admit", "body_limit", "limit_rate"]

MOST_ACCOUNTS: Final = 10_000
"""Accounts of a mock from which on an unknown key opens no further one; the control API still does."""


MOST_GUESTS: Final = 1000
"""Keys without an account whose rate limit is remembered."""


def admit(
    x: Exchange,
    dialect: Dialect,
    op: Operation,
    replayed_key: str | None,
    *,
    any_key: bool,
    guests: Guests,
) -> None:
    """Find the account of the request's key, or open one; raises Refusal for a key that may not do this.

    Args:
        x: gets the account.
        dialect: the vendor.
        op: what is asked for.
        replayed_key: names the account when a kept request runs again.
        any_key: accept keys that do not begin with ``sk_mock_``.
        guests: has the rate limits of keys without an account.
    """
    if not op.secured:
        return
    key = dialect.key_of(x.request) if replayed_key is None else replayed_key
    if not key:
        raise dialect.no_key()
    accounts = x.world.accounts
    account = accounts.get((dialect.name, key))
    if account is None:
        key = identity_of(key)
        account = accounts.get((dialect.name, key))
    if account is None:
        if not (any_key or replayed_key is not None or key.startswith(KEY_PREFIX)):
            raise dialect.bad_key()
        if len(accounts) >= MOST_ACCOUNTS and replayed_key is None:
            raise _too_many_accounts(x, dialect, op)
        account = x.world.open_account(dialect.name, key, x.now)
        x.opened = True
        guests.recall(account)
    x.account_or_none = account
    # A POST that the contract has no 403 for only reads, such as an estimate.
    harmless = account.standing == "readonly" and not (op.writes and 403 in op.responses)
    if account.standing != "active" and not harmless:
        raise dialect.bad_standing(account.standing)
    if account.ledger.advance(x.now):
        # Who finds a lot expired decides who acts on it, so even a read that did must be kept.
        x.touched = True
        dialect.on_settled(x.world, account, x.now)


def _too_many_accounts(x: Exchange, dialect: Dialect, op: Operation) -> Refusal:
    x.asked_for = True
    spec = op.responses.get(503)
    code = spec.codes[0] if spec is not None and spec.codes else dialect.internal_code
    message = (
        f"This mock has {MOST_ACCOUNTS} open accounts, and no new API key opens another one. Use a key that was "
        "used before, or start again with POST /_prepay/reset."
    )
    return Refusal(503, code, message)


class Guests:
    """Rate limits of keys that have only read and failed, so that they have no account: the latest ones."""

    __slots__ = ("_rates",)

    def __init__(self) -> None:
        self._rates: dict[tuple[str, str], tuple[int, int]] = {}

    def settle(self, x: Exchange, response: Response) -> None:
        """Keep the account that this request has opened, unless it was a read that failed and left nothing in it."""
        account = x.account_or_none
        if account is None or x.touched or response.status < 400 or x.operation.writes:
            x.touched = True
            return
        name = (account.vendor, account.key)
        x.world.accounts.pop(name, None)
        if account.rate is not None:
            self._rates[name] = account.rate
            if len(self._rates) > MOST_GUESTS:
                del self._rates[next(iter(self._rates))]

    def recall(self, account: Account) -> None:
        """Give a new account the rate limit that its key has used up before."""
        if self._rates:
            account.rate = self._rates.pop((account.vendor, account.key), account.rate)


def limit_rate(x: Exchange, dialect: Dialect, *, counting: bool) -> None:
    """Take a token of the account's bucket where ``counting``; raises Refusal, 429, when there is none."""
    wait = 0
    if counting and x.account_or_none is not None and dialect.per_minute:
        allowed, remaining, wait = take_token(x.account_or_none, dialect.per_minute, x.now)
        x.rate = (remaining, wait)
        x.limited = not allowed
    if x.limited:
        raise dialect.too_many(wait)


def body_limit(
    contract: Contract,
    world: World,
    dialect_of: dict[str, Dialect],
    request: Request,
    limits: tuple[int, int],
) -> int:
    """How many bytes of a vendor request's body may matter, from its head alone: 0 without a route or a key.

    Args:
        contract: has the routes.
        world: has the accounts.
        dialect_of: the dialects by vendor.
        request: whose body need not have come.
        limits: the largest JSON and multipart bodies in bytes.
    """
    found = contract.router.find(request.path)
    op = None if found is None else found[0].served.get(request.method)
    if op is None or op.body is None:
        return 0
    if op.secured:
        key = dialect_of[op.vendor].key_of(request) or ""
        known = key.startswith(KEY_PREFIX) or (op.vendor, identity_of(key)) in world.accounts
        if not key or not known:
            return 0
    return limits[op.body.multipart]
