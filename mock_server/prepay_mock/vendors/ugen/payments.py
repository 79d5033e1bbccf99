"""Packs, checkout and payment methods. Credits come with the payment, not with the checkout (seed)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from prepay_mock.contract import Contract
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.messages import Request
from prepay_mock.vendors.ugen.refusals import not_found
from prepay_mock.world.account import Account
from prepay_mock.world.clock import DAY, iso_seconds, to_datetime
from prepay_mock.world.table import Record
from prepay_mock.world.world import World

__all__ = ["CHECKOUT_LASTS", "CHECKOUT_TIMER", "PaymentHandlers"]

_VENDOR = "ugen"
_SOURCE = "pack"
_OUTCOMES = ("paid", "failed", "expired")
_SESSION_PREFIX = {"card": "cs_", "paypal": "pp_"}
_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_ANY_HOST = "localhost"
_MOST_METHODS = 100
_MOST_CREDITS = 1_000_000_000
"""The contract's maximum for a balance."""

CHECKOUT_TIMER = "checkout"
"""The kind of the timer that ends a checkout session."""
CHECKOUT_LASTS = DAY
"""How long a checkout session stays open, by the world's clock (assumed: payment providers' own default)."""


class PaymentHandlers:
    """Buying credits: the operations, and what happens when a payment is confirmed.

    Args:
        contract: the compiled contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._packs: list[Mapping[str, Any]] = contract.prices["ugen"]["packs"]

    @property
    def pack_ids(self) -> frozenset[str]:
        """The ids of the packs on sale."""
        return frozenset(pack["id"] for pack in self._packs)

    def handlers(self) -> dict[str, Handler]:
        """operationId → handler."""
        return {
            "ugenListCreditPacks": self.packs,
            "ugenCreateCheckoutSession": self.checkout,
            "ugenListPaymentMethods": self.methods,
            "ugenDeletePaymentMethod": self.delete_method,
        }

    def packs(self, x: Exchange) -> Reply:
        """The packs on sale; no key is needed (seed)."""
        return Reply(200, [dict(pack) for pack in self._packs])

    def checkout(self, x: Exchange) -> Reply:
        """Open a session whose page is the mock's own; adds no credits."""
        fields = x.fields()
        pack = self.pack(fields["pack_id"])
        payment = self._open(x.world, x.account, pack, fields["payment_type"], x.now)
        session_id: str = payment["session_id"]
        url = f"http://{_host_of(x.request)}/_prepay/checkout/{session_id}"
        return Reply(201, {"checkout_url": url, "session_id": session_id})

    def methods(self, x: Exchange) -> Reply:
        """The saved payment methods, newest first."""
        methods, _ = x.account.table("payment_methods").page(0, _MOST_METHODS)
        return Reply(200, methods)

    def delete_method(self, x: Exchange) -> Reply:
        """Forget a method; the newest of the others becomes the default, and a top-up that paid with it ends."""
        method = self.method(x.account, x.params["payment_method_id"].lower())
        table = x.account.table("payment_methods")
        table.drop(method["id"])
        others, _ = table.page(0, 1)
        if method["is_default"] and others:
            table.put(others[0]["id"], others[0] | {"is_default": True})
        topup = x.account.settings.get("auto_topup")
        if topup is not None and topup["payment_method_id"] == method["id"]:
            x.account.settings["auto_topup"] = topup | {"enabled": False, "payment_method_id": None}
        return Reply(204)

    def pack(self, pack_id: str) -> Mapping[str, Any]:
        """The pack of that id; raises a 404 Refusal."""
        for pack in self._packs:
            if pack["id"] == pack_id:
                return pack
        raise not_found("Credit pack", pack_id=pack_id)

    def method(self, account: Account, method_id: str | None) -> Record:
        """The saved method of that id, or the default one for None; raises a 404 Refusal."""
        table = account.table("payment_methods")
        if method_id is not None:
            method = table.get(method_id)
            if method is None:
                raise not_found("Payment method", payment_method_id=method_id)
            return method
        for method in table:
            if method["is_default"]:
                return method
        raise not_found("Payment method")

    def fits(self, account: Account, pack_id: str) -> bool:
        """Return True if the account may own a pack more: no balance is above the contract's maximum."""
        more: int = self.pack(pack_id)["credits"]
        return account.ledger.balance + more <= _MOST_CREDITS

    def expire(self, world: World, session_id: str, at: int) -> None:
        """End a checkout session whose time is over, unless it has ended."""
        payment = world.table("payments").get(session_id)
        if payment is not None and payment["status"] == "open":
            _put(world, payment | {"status": "expired", "settled_at": iso_seconds(at)})

    def buy(self, world: World, account: Account, pack_id: str, payment_type: str, at: int) -> None:
        """Buy a pack with a saved method, without a checkout: paid at once."""
        payment = self._open(world, account, self.pack(pack_id), payment_type, at, automatic=True)
        self._pay(world, account, payment, at)

    def settle(self, world: World, session_id: str, outcome: str, at: int) -> tuple[Account, Record]:
        """Settle a checkout session; see ``UGenDialect.settle_payment``."""
        if outcome not in _OUTCOMES:
            raise ValueError(f"unknown outcome {outcome!r}; a payment is {', '.join(_OUTCOMES)}")
        payment = world.table("payments").get(session_id)
        account = None if payment is None else world.account(_VENDOR, payment["key"])
        if payment is None or account is None:
            raise LookupError(f"there is no checkout session {session_id!r}")
        at = max(at, account.ledger.now)
        if payment["status"] == outcome:
            # Providers deliver a confirmation more than once; only the first one counts.
            return account, payment
        if payment["status"] != "open":
            raise ValueError(f"session {session_id} is {payment['status']} already and cannot be {outcome}")
        if outcome == "paid":
            if account.ledger.balance + payment["credits"] > _MOST_CREDITS:
                raise ValueError(f"the balance would be above {_MOST_CREDITS} credits")
            self._save_method(world, account, payment["payment_type"], at)
            return account, self._pay(world, account, payment, at)
        return account, _put(world, payment | {"status": outcome, "settled_at": iso_seconds(at)})

    def _open(
        self,
        world: World,
        account: Account,
        pack: Mapping[str, Any],
        payment_type: str,
        at: int,
        *,
        automatic: bool = False,
    ) -> Record:
        payment: Record = {
            "session_id": world.ids.token(_SESSION_PREFIX[payment_type], 24),
            "key": account.key,
            "status": "open",
            "pack_id": pack["id"],
            "pack_name": pack["name"],
            "credits": pack["credits"],
            "price_usd": pack["price_usd"],
            "payment_type": payment_type,
            "automatic": automatic,
            "created_at": iso_seconds(at),
            "settled_at": None,
        }
        if not automatic:
            payment["expires_at"] = at + CHECKOUT_LASTS
            world.schedule(at + CHECKOUT_LASTS, _VENDOR, account.key, CHECKOUT_TIMER, payment["session_id"])
        return _put(world, payment)

    def _pay(self, world: World, account: Account, payment: Record, at: int) -> Record:
        how = ", automatic top-up" if payment["automatic"] else ""
        account.ledger.grant(
            payment["credits"],
            now=at,
            source=_SOURCE,
            ref=payment["session_id"],
            note=f"{payment['pack_name']} pack{how}",
        )
        return _put(world, payment | {"status": "paid", "settled_at": iso_seconds(at)})

    def _save_method(self, world: World, account: Account, payment_type: str, at: int) -> None:
        table = account.table("payment_methods")
        if any(method["type"] == payment_type for method in table):
            # Every buyer pays with the same card, and the same PayPal account, which are saved once.
            return
        card = payment_type == "card"
        method_id = world.ids.uuid()
        table.put(
            method_id,
            {
                "id": method_id,
                "type": payment_type,
                "brand": "visa" if card else None,
                "last4": "4242" if card else None,
                "exp_month": 12 if card else None,
                "exp_year": to_datetime(at).year + 3 if card else None,
                "is_default": len(table) == 0,
                "created_at": iso_seconds(at),
            },
        )


def _put(world: World, payment: Record) -> Record:
    world.table("payments").put(payment["session_id"], payment)
    return payment


def _host_of(request: Request) -> str:
    """The host that the client reached the mock by, so that the page opens where the client is."""
    host = request.header(b"host") or ""
    return host if _HOST.fullmatch(host) else _ANY_HOST
