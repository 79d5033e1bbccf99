"""The page behind ``checkout_url``: the order with Pay and Cancel. It has no scripts, so it works without them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from importlib.resources import files
from string import Template
from types import MappingProxyType
from typing import Any

from prepay_mock.control.calls import ControlCall, ControlHandler, Page

__all__ = ["show_checkout", "submit_checkout"]

_TYPES = MappingProxyType({"card": "Card", "paypal": "PayPal"})
_ENDS = MappingProxyType(
    {
        "paid": "Paid. The credits are in the account.",
        "failed": "Cancelled. Nothing was charged, and no credits were added.",
        "expired": "Expired. Nothing was charged, and no credits were added.",
    }
)
_BUTTONS = """<form method="post">
<input type="hidden" name="ticket" value="$ticket">
<button class="cancel" name="outcome" value="failed" id="cancel">Cancel</button>
<button class="pay" name="outcome" value="paid" id="pay">Pay $price</button>
</form>"""
_ORDER = """<p class="vendor">U-Gen · checkout</p>
<h1>$pack pack</h1>
<div class="price"><span>$credits credits</span><strong id="price">$price</strong></div>
<dl>
<dt>Paid by</dt><dd>$type</dd>
<dt>Order</dt><dd>$session</dd>
</dl>
$end"""


def show_checkout(call: ControlCall) -> Any:
    """GET /checkout/{session_id}: the order, with buttons while it is open."""
    payment = call.engine.world.table("payments").get(call.path["session_id"])
    if payment is None:
        text = "There is no such order. It may have been in a world that was reset since."
        return Page(_page("No such order", f'<h1>No such order</h1><p class="missing">{text}</p>'), 404)
    return Page(_page("Your order", _order(payment, call.desk.guard.ticket(payment["session_id"]))))


def submit_checkout(settle: ControlHandler, call: ControlCall) -> Any:
    """POST /checkout/{session_id}: what the buttons send; an order that has ended is only shown.

    Args:
        settle: ends the order with the outcome in the call's body.
        call: the control call.
    """
    if not call.replayed:
        call.desk.guard.check_ticket(call.path["session_id"], call.body.get("ticket", ""))
    payment = call.engine.world.table("payments").get(call.path["session_id"])
    if payment is not None and payment["status"] == "open":
        settle(call)
    return show_checkout(call)


def _order(payment: Mapping[str, Any], ticket: str) -> str:
    price = f"${payment['price_usd']:,.2f}"
    status: str = payment["status"]
    if status == "open":
        end = Template(_BUTTONS).substitute(price=price, ticket=ticket)
    else:
        end = f'<p class="status {escape(status)}" id="status" role="status">{escape(_ENDS.get(status, status))}</p>'
    return Template(_ORDER).substitute(
        pack=escape(str(payment["pack_name"])),
        credits=f"{payment['credits']:,}",
        price=price,
        type=escape(_TYPES.get(payment["payment_type"], payment["payment_type"])),
        session=escape(payment["session_id"]),
        end=end,
    )


def _page(title: str, content: str) -> str:
    return _frame().substitute(title=escape(title), content=content)


@lru_cache(maxsize=1)
def _frame() -> Template:
    return Template(files("prepay_mock.vendors.ugen").joinpath("checkout.html").read_text(encoding="utf-8"))
