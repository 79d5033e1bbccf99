"""Playing those whom the mock has to do without: the payment provider, the renderer, the backend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType
from typing import Any, TypeVar

from prepay_mock.control.calls import ControlCall, ControlHandler, ControlRefusal, Page
from prepay_mock.vendors.trenz import TrenzDialect
from prepay_mock.vendors.ugen import UGenDialect

__all__ = ["PLAYER_HANDLERS"]

T = TypeVar("T")


def _told(action: Callable[[], T]) -> T:
    """Run a dialect's operator function; its errors become the control surface's."""
    try:
        return action()
    except LookupError as error:
        raise ControlRefusal(404, "NOT_FOUND", str(error.args[0] if error.args else error)) from None
    except ValueError as error:
        raise ControlRefusal(409, "NOT_POSSIBLE", str(error)) from None


def _ugen(call: ControlCall) -> UGenDialect:
    dialect = call.engine.dialects.get("ugen")
    if not isinstance(dialect, UGenDialect):
        raise ControlRefusal(404, "NOT_FOUND", "This server does not play U-Gen")
    return dialect


def _trenz(call: ControlCall) -> TrenzDialect:
    dialect = call.engine.dialects.get("trenz")
    if not isinstance(dialect, TrenzDialect):
        raise ControlRefusal(404, "NOT_FOUND", "This server does not play Trenz")
    return dialect


def settle_payment(call: ControlCall) -> Any:
    """POST /payments/{session_id}."""
    dialect, world = _ugen(call), call.engine.world
    return _told(
        lambda: dialect.settle_payment(world, call.path["session_id"], call.body["outcome"], call.now)
    )


def end_job(call: ControlCall) -> Any:
    """POST /jobs/{id}."""
    dialect, world, body = _ugen(call), call.engine.world, call.body

    def act() -> Any:
        account, _ = dialect.find_job(world, call.path["id"])
        return dialect.end_job(
            world, account, call.path["id"], body["outcome"], body.get("actual_credits"), call.now
        )

    return _told(act)


def end_task(call: ControlCall) -> Any:
    """POST /tasks/{id}."""
    dialect, world = _trenz(call), call.engine.world

    def act() -> Any:
        account, _ = dialect.find_task(world, call.path["id"])
        return dialect.end_task(world, account, call.path["id"], call.body["outcome"], call.now)

    return _told(act)


def show_checkout(call: ControlCall) -> Any:
    """GET /checkout/{session_id}: the order, with buttons while it is open."""
    payment = call.engine.world.table("payments").get(call.path["session_id"])
    if payment is None:
        return Page(_page("No such order", "<p>This checkout session does not exist.</p>"), 404)
    return Page(_page("Your order", _order(payment)))


def submit_checkout(call: ControlCall) -> Any:
    """POST /checkout/{session_id}: what the buttons send; a settled order is only shown."""
    payment = call.engine.world.table("payments").get(call.path["session_id"])
    if payment is not None and payment["status"] == "open":
        settle_payment(call)
    return show_checkout(call)


def _order(payment: Mapping[str, Any]) -> str:
    text = {key: escape(str(value)) for key, value in payment.items()}
    rows = (
        f"<tr><th>Pack</th><td>{text['pack_id']}</td></tr>"
        f"<tr><th>Credits</th><td>{payment['credits']:,}</td></tr>"
        f"<tr><th>Price</th><td>USD {text['price_usd']}</td></tr>"
        f"<tr><th>Paid by</th><td>{text['payment_type']}</td></tr>"
        f"<tr><th>Status</th><td id='status'>{text['status']}</td></tr>"
    )
    buttons = (
        "<form method='post'><button name='outcome' value='paid' id='pay'>Pay</button> "
        "<button name='outcome' value='failed' id='cancel' class='quiet'>Cancel</button></form>"
    )
    return f"<table>{rows}</table>" + (buttons if payment["status"] == "open" else "")


def _page(title: str, content: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · prepay mock</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem; color: #1c2430 }}
h1 {{ font-size: 1.4rem }} table {{ border-collapse: collapse; width: 100%; margin: 1rem 0 }}
th, td {{ text-align: left; padding: .5rem 0; border-bottom: 1px solid #d9dee5 }} th {{ font-weight: 500; color: #5a6675 }}
button {{ font: inherit; padding: .5rem 1.5rem; border: 0; border-radius: .4rem; background: #1f6feb; color: #fff }}
button.quiet {{ background: #e7ebf0; color: #1c2430 }} footer {{ margin-top: 2rem; color: #5a6675; font-size: .85rem }}
</style></head>
<body><h1>{title}</h1>{content}
<footer>This is the prepay mock server. No money moves.</footer></body></html>
"""


PLAYER_HANDLERS: Mapping[str, ControlHandler] = MappingProxyType(
    {
        "settlePayment": settle_payment,
        "showCheckout": show_checkout,
        "submitCheckout": submit_checkout,
        "endJob": end_job,
        "endTask": end_task,
    }
)
