"""What an account does by itself when its available credits are low: it buys packs, it sends a mail once per fall."""

from __future__ import annotations

from typing import Any

from prepay_mock.engine.exchange import Exchange, Handler, Reply
from prepay_mock.vendors.ugen.payments import PaymentHandlers
from prepay_mock.world.account import Account
from prepay_mock.world.clock import DAY, iso_seconds
from prepay_mock.world.world import World

__all__ = ["MOST_PACKS", "Thresholds"]

_TOPUP, _ALERT = "auto_topup", "credit_alert"
_NO_TOPUP = {"enabled": False, "threshold_credits": 0, "pack_id": None, "payment_method_id": None}
_NO_ALERT = {"enabled": False, "threshold_credits": 0, "email": None}
_OWNER = "owner@account.invalid"

MOST_PACKS = 10
"""Packs that an automatic top-up buys in a day (UTC) at most (assumed: no vendor charges a card without end)."""
# Facts that are the mock's own.
_OWN = ("armed", "bought_on")


class Thresholds:
    """Automatic top-up and credit alert.

    The top-up buys packs until the available credits have reached its threshold, whenever they are found below it:
    after a fall, after a call that was refused, and when it is switched on; at most ``MOST_PACKS`` a day (assumed).
    The alert is armed while they are at its threshold or above; below it sends one mail and is disarmed until they
    have risen again, and one that is set while they are below is not armed (assumed: a fall is what counts).

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
        """Act on low credits; the mail goes first, since the top-up may end what it tells of."""
        if _ALERT not in account.settings and _TOPUP not in account.settings:
            return
        at = max(at, account.ledger.now)
        if _has_fallen(account, _ALERT):
            _send(world, account, at)
        self._top_up(world, account, at)
        # The packs may have lifted the credits above the alert's threshold, which arms it again.
        _has_fallen(account, _ALERT)

    def _top_up(self, world: World, account: Account, at: int) -> None:
        topup = account.settings.get(_TOPUP)
        if topup is None or not topup["enabled"]:
            return
        method = account.table("payment_methods").get(topup["payment_method_id"])
        today, count = at // DAY, 0
        if topup.get("bought_on", (None, 0))[0] == today:
            count = topup["bought_on"][1]
        bought = count
        while (
            method is not None
            and bought < MOST_PACKS
            and account.ledger.available < topup["threshold_credits"]
            and self._payments.fits(account, topup["pack_id"])
        ):
            self._payments.buy(world, account, topup["pack_id"], method["type"], at)
            bought += 1
        if bought > count:
            account.settings[_TOPUP] = topup | {"bought_on": [today, bought]}


def _replace(x: Exchange, name: str, wanted: dict[str, Any]) -> Reply:
    present = x.account.settings.get(name)
    if present is None or _shown(present) != wanted:
        own: dict[str, Any] = {}
        if name == _ALERT:
            own["armed"] = x.account.ledger.available >= wanted["threshold_credits"]
        elif present is not None and "bought_on" in present:
            # Switching it off and on does not give the day's packs back.
            own["bought_on"] = present["bought_on"]
        x.account.settings[name] = wanted | own
    return Reply(200, wanted)


def _shown(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in _OWN}


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
