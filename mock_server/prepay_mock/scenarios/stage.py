"""Making a scenario true: its accounts are opened and their past happens, request by request, through the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson

from prepay_mock.contract.json_values import is_array, is_object
from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import Request, Response
from prepay_mock.scenarios.read import ScenarioError, replaces_state
from prepay_mock.world.clock import DAY, iso, parse_instant
from prepay_mock.world.scenario import AccountPlan, StepPlan

__all__ = ["stage"]

_NAME = re.compile(r"\$\{(\w+)(?:\+([0-9]{1,4})d)?\}")
_TODAY = "today"


def stage(engine: Engine, now: int) -> None:
    """Open the accounts of the world's scenario, and let happen to them what its steps say.

    Each step is a plain request at its own instant in the past, so that histories, lots and holds are what the API
    itself makes of them. The world must be fresh.

    Args:
        engine: the engine that serves the world.
        now: the instant at which the world starts, microseconds since the epoch.

    Raises:
        ScenarioError: a step was not answered as it expects.
    """
    plans = engine.world.scenario.accounts
    if not plans:
        return
    saved: dict[int, dict[str, str]] = {index: {} for index in range(len(plans))}
    happenings = [(plan.ago, index, -1) for index, plan in enumerate(plans)]
    happenings += [
        (step.ago, index, number)
        for index, plan in enumerate(plans)
        for number, step in enumerate(plan.steps)
    ]
    for ago, index, number in sorted(happenings, key=lambda item: (-item[0], item[1], item[2])):
        at = now - ago
        engine.run_timers(at)
        plan = plans[index]
        if number < 0:
            engine.world.open_account(plan.vendor, plan.key, at, lots=plan.lots, standing=plan.standing)
        else:
            _take(engine, plan, plan.steps[number], saved[index], at)
    engine.run_timers(now)


def _take(engine: Engine, plan: AccountPlan, step: StepPlan, saved: dict[str, str], at: int) -> None:
    known = {**saved, _TODAY: iso(at)[:10]}
    path, _, query = _filled(step, step.path, known, encode=True).partition("?")
    body = b"" if step.body is None else orjson.dumps(_deep(step, step.body, known))
    dialect = engine.dialects.get(plan.vendor)
    headers = {} if dialect is None else dialect.key_headers(plan.key)
    if body:
        headers[b"content-type"] = b"application/json"
    headers.update({name.lower().encode(): value.encode("latin-1") for name, value in step.headers.items()})
    request = Request(step.method, path, query.encode(), headers, body)
    if replaces_state(path):
        raise ScenarioError(f"{step.place}: {path} replaces the state that the steps make; leave it out")
    if path.startswith("/_prepay/"):
        if engine.control is None:
            raise ScenarioError(f"{step.place}: this engine has no control API, which {path} needs")
        response = engine.control.handle_at(request, at, replayed=True)
    else:
        # As a request that was kept: no rate limit, and no place in the journal of requests.
        response = engine.handle_at(request, at, replayed_key=plan.key)
    _check(step, response)
    for name, place in step.save.items():
        saved[name] = _look_up(step, response, place)


def _check(step: StepPlan, response: Response) -> None:
    expected = 200 <= response.status < 300 if step.expect is None else response.status == step.expect
    if not expected:
        wanted = "a 2xx" if step.expect is None else str(step.expect)
        text = response.body.decode("utf-8", "replace")[:500]
        raise ScenarioError(
            f"{step.place}: {step.method} {step.path} was answered with {response.status}, not with {wanted}: {text}"
        )


def _look_up(step: StepPlan, response: Response, place: str) -> str:
    value: Any = orjson.loads(response.body) if response.body else None
    for part in place.split("."):
        if is_object(value):
            value = value.get(part)
        elif is_array(value) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            value = None
    if not isinstance(value, str | int):
        raise ScenarioError(f"{step.place}: the answer has no text or number at {place} to be saved")
    return str(value)


def _deep(step: StepPlan, value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _filled(step, value, known)
    if is_array(value):
        return [_deep(step, item, known) for item in value]
    if is_object(value):
        return {key: _deep(step, item, known) for key, item in value.items()}
    return value


def _filled(step: StepPlan, text: str, known: Mapping[str, str], *, encode: bool = False) -> str:
    def fill(found: re.Match[str]) -> str:
        name, days = found[1], found[2]
        if name not in known:
            raise ScenarioError(f"{step.place}: no step before this one saved {name!r}")
        value = known[name]
        if name == _TODAY and days is not None:
            value = iso(parse_instant(value) + int(days) * DAY)[:10]
        return quote(value, safe="") if encode else value

    return _NAME.sub(fill, text)
