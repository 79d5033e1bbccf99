"""What an account does by itself when its available credits fall: it buys a pack, it sends a mail. Once per fall."""

from __future__ import annotations

from typing import Any

from prepay_mock.engine.account import Account
from prepay_mock.engine.clock import iso_seconds
from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.engine.world import World
from prepay_mock.vendors.ugen.payments import PaymentHandlers

__all__ = ["Thresholds"]

_TOPUP, _ALERT = "auto_topup", "credit_alert"
_NO_TOPUP = {"enabled": False, "threshold_credits": 0, "pack_id": None, "payment_method_id": None}
_NO_ALERT = {"enabled": False, "threshold_credits": 0, "email": None}
_OWNER = "owner@account.invalid"


class Thresholds:
    """Automatic top-up and credit alert.

    Each is armed while the available credits are at its threshold or above. Below it acts once and is disarmed until
    they have risen again; what is set while they are below is not armed (assumed: a fall is what counts).

    Args:
        payments: what buys the packs.
    """

    def __init__(self, payments: PaymentHandlers) -> None:
        self._payments = payments

    def handlers(self) -> dict[str, Handler]:
        """operationId → handler."""
        return {
            "ugenGetAutoTopup": self.get_topup,
            "ugenSetAutoTopup": self.set_topup,
            "ugenGetCreditAlert": self.get_alert,
            "ugenSetCreditAlert": self.set_alert,
        }

    def get_topup(self, x: Exchange) -> Reply:
        """The settings in force."""
        return Reply(200, _shown(x.account.settings.get(_TOPUP, _NO_TOPUP)))

    def set_topup(self, x: Exchange) -> Reply:
        """Replace the settings; a pack and a way to pay must exist when it is switched on."""
        body = x.body
        pack_id, method_id = body.get("pack_id"), body.get("payment_method_id")
        if pack_id is not None:
            self._payments.pack(pack_id)
        if body["enabled"] or method_id is not None:
            method_id = self._payments.method(x.account, method_id and method_id.lower())["id"]
        wanted = {
            "enabled": body["enabled"],
            "threshold_credits": body.get("threshold_credits", 0),
            "pack_id": pack_id,
            "payment_method_id": method_id,
        }
        return _replace(x, _TOPUP, wanted)

    def get_alert(self, x: Exchange) -> Reply:
        """The settings in force."""
        return Reply(200, _shown(x.account.settings.get(_ALERT, _NO_ALERT)))

    def set_alert(self, x: Exchange) -> Reply:
        """Replace the settings."""
        wanted = {
            "enabled": x.body["enabled"],
            "threshold_credits": x.body.get("threshold_credits", 0),
            "email": x.body.get("email"),
        }
        return _replace(x, _ALERT, wanted)

    def watch(self, world: World, account: Account, at: int) -> None:
        """Act on a fall of the available credits; the mail goes first, since the top-up may end what it tells of."""
        if _ALERT not in account.settings and _TOPUP not in account.settings:
            return
        at = max(at, account.ledger.now)
        if _has_fallen(account, _ALERT):
            _send(world, account, at)
        if _has_fallen(account, _TOPUP):
            topup = account.settings[_TOPUP]
            method = account.table("payment_methods").get(topup["payment_method_id"])
            if method is None:  # only in a world that was imported: deleting a method switches the top-up off
                return
            self._payments.buy(world, account, topup["pack_id"], method["type"], at)
            # The pack may have lifted the credits above both thresholds, which arms them again.
            for name in (_ALERT, _TOPUP):
                _has_fallen(account, name)


def _replace(x: Exchange, name: str, wanted: dict[str, Any]) -> Reply:
    present = x.account.settings.get(name)
    if present is None or _shown(present) != wanted:
        armed = x.account.ledger.available >= wanted["threshold_credits"]
        x.account.settings[name] = wanted | {"armed": armed}
    return Reply(200, wanted)


def _shown(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "armed"}


def _has_fallen(account: Account, name: str) -> bool:
    """Whether the credits have fallen below the threshold since they were last seen above; arms and disarms."""
    settings = account.settings.get(name)
    if settings is None or not settings["enabled"]:
        return False
    above = account.ledger.available >= settings["threshold_credits"]
    if above != settings["armed"]:
        account.settings[name] = settings | {"armed": above}
        return not above
    return False


def _send(world: World, account: Account, at: int) -> None:
    alert = account.settings[_ALERT]
    available, threshold = account.ledger.available, alert["threshold_credits"]
    mail_id = world.ids.token("mail_")
    world.table("outbox").put(
        mail_id,
        {
            "id": mail_id,
            "vendor": account.vendor,
            "key": account.key,
            "kind": _ALERT,
            "sent_at": iso_seconds(at),
            "to": alert["email"] or _OWNER,
            "subject": f"Only {available} credits are left",
            "text": f"Your available credits fell to {available}, below your threshold of {threshold}.",
            "available_credits": available,
            "threshold_credits": threshold,
        },
    )
