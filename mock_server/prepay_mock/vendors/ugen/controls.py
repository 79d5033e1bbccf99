"""Control calls that play those whom U-Gen relies on: the payment provider and the renderer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from prepay_mock.control.calls import ControlCall, ControlHandler, translated
from prepay_mock.control.errors import ControlRefusal
from prepay_mock.vendors.ugen.checkout_page import show_checkout, submit_checkout
from prepay_mock.world.account import Account
from prepay_mock.world.world import World

__all__ = ["control_handlers"]


class _Operator(Protocol):
    """What the dialect can be told to do; each raises LookupError or ValueError where it cannot."""

    def settle_payment(self, world: World, session_id: str, outcome: str, at: int) -> dict[str, Any]: ...

    def find_job(self, world: World, job_id: str) -> tuple[Account, dict[str, Any]]: ...

    def end_job(
        self, world: World, account: Account, job_id: str, outcome: str, actual_credits: int | None, at: int
    ) -> dict[str, Any]: ...


def control_handlers(operator: _Operator) -> Mapping[str, ControlHandler]:
    """Return operationId → handler of the calls that steer U-Gen."""
    settle = partial(_settle_payment, operator)
    return {
        "settlePayment": settle,
        "endJob": partial(_end_job, operator),
        "showCheckout": show_checkout,
        "submitCheckout": partial(submit_checkout, settle),
    }


def _settle_payment(operator: _Operator, call: ControlCall) -> Any:
    """POST /payments/{session_id}."""
    return translated(
        lambda: operator.settle_payment(
            call.engine.world, call.path["session_id"], call.body["outcome"], call.now
        )
    )


def _end_job(operator: _Operator, call: ControlCall) -> Any:
    """POST /jobs/{id}."""
    world, body = call.engine.world, call.body

    def act() -> Any:
        account, job = operator.find_job(world, call.path["id"])
        _check_cost(body, job)
        return operator.end_job(
            world, account, call.path["id"], body["outcome"], body.get("actual_credits"), call.now
        )

    return translated(act)


def _check_cost(body: Mapping[str, Any], job: Mapping[str, Any]) -> None:
    cost: int = body.get("actual_credits", 0)
    if body["outcome"] == "failed" and cost:
        raise ControlRefusal.invalid({"actual_credits": "a failed job costs nothing; leave it out"})
    if cost > job["credits_estimated"]:
        reason = f"a job costs at most the {job['credits_estimated']} credits that it reserved"
        raise ControlRefusal.invalid({"actual_credits": reason})
