"""The tour: every operation once with success, and before that with everything that must be refused.

It goes through an account like a customer would, so that each success has what it needs, and it looks at the balance
after each batch of refusals: a failed call changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prepay_conformance.contract import Operation
from prepay_conformance.contract.plans import Call, Stop
from prepay_conformance.gate import Origin
from prepay_conformance.laws import Law
from prepay_conformance.levels import Level
from prepay_conformance.scenarios.refusals import NO_KEY, READONLY, WRONG_KEY, Refusal, refusals
from prepay_conformance.scenarios.stage import Api, Stage

__all__ = ["take_tour"]


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


_WRONG_KEY = "kit_wrong_key_0123456789abcdef"


def take_tour(stage: Stage, api: Api, stops: Sequence[Stop], start: Mapping[str, Any], *, buys: bool) -> None:
    """Go through all stops; unless the tour ``buys``, only what must be refused is sent."""
    known: dict[str, Any] = dict(start)
    readonly = stage.role("readonly")
    looks = buys and stage.contract.dialect.look() is not None
    for stop in stops:
        operation = stage.contract.operations[stop.operation]
        if buys and stop.before is not None:
            known.update(stop.before(stage, known))
        call = stop.call(known)
        invalid = stage.contract.dialect.invalid_status(operation)
        if looks:
            api.available()
        for refusal in refusals(operation, call, invalid=invalid, large=stage.level is Level.FULL):
            _send_refusal(stage, api, readonly, refusal)
        if stage.mock and stage.level is Level.FULL:
            _ask_for_examples(stage, api, operation, call)
        if not buys:
            continue
        # The shadow ledger compares: whatever was refused must not have cost anything.
        if looks:
            api.available()
        answer = api.send(call)
        stage.expect(answer, operation.success, Law.REACHED)
        if stop.learn is not None:
            known.update(stop.learn(stage, answer))
    _try_other_methods(stage, api)


def _ask_for_examples(stage: Stage, api: Api, operation: Operation, call: Call) -> None:
    for status in stage.contract.dialect.examples_of(operation):
        if status in operation.answers:
            prefer = {**call.headers, "Prefer": f"code={status}"}
            answer = api.send(Call(call.operation, call.path, call.query, prefer, call.body))
            stage.equal(answer.status, status, Law.REFUSED, f"the answer to Prefer: code={status}", answer)


def _send_refusal(stage: Stage, api: Api, readonly: Api | None, refusal: Refusal) -> None:
    if refusal.key == READONLY and readonly is None:
        return
    if stage.level < Level.SPEND and refusal.key == READONLY:
        # Whether the key is what it is said to be, nobody knows before it was tried.
        return
    match refusal.key:
        case key if key == NO_KEY:
            answer = api.send(refusal.call, key=None)
        case key if key == WRONG_KEY:
            answer = api.send(refusal.call, key=_WRONG_KEY)
        case key if key == READONLY and readonly is not None:
            answer = readonly.send(refusal.call)
        case _:
            answer = api.send(refusal.call)
    if answer.status is None:
        return
    if stage.mock:
        message = f"{refusal.why}: answered {answer.status}, must be {refusal.status}"
        stage.check(answer.status == refusal.status, Law.REFUSED, message, answer)
    else:
        # In which order a live server checks is its own affair; that it refuses is not.
        message = f"{refusal.why}: answered {answer.status}, must be refused"
        stage.check(400 <= answer.status < 500, Law.REFUSED, message, answer)


def _try_other_methods(stage: Stage, api: Api) -> None:
    for methods in stage.contract.paths.values():
        operation = next(iter(methods.values()))
        other = next((method for method in _METHODS if method not in methods), None)
        if other is None:
            continue
        call = Call(operation.id, {p.name: p.example or "kit-no-such-thing" for p in operation.named("path")})
        request = stage.request(operation, call)
        request.method = other
        request.headers.append(stage.contract.vendor.with_key(api.key.value))
        answer = stage.gate.send(request, Origin("script", stage.script))
        if answer.status is None:
            continue
        message = f"{other} {operation.path} answered {answer.status}, must be 405"
        if stage.check(answer.status == 405, Law.ALLOW, message, answer):
            said = {method.strip() for method in (answer.header("allow") or "").split(",")} - {
                "OPTIONS",
                "HEAD",
                "",
            }
            stage.equal(sorted(said), sorted(methods), Law.ALLOW, f"Allow of {operation.path}", answer)
