"""What a planned fault, ``X-Prepay-Fault`` or ``Prefer: code=…`` does to one exchange."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

import orjson

from prepay_mock.contract import Operation, Problem
from prepay_mock.contract.json_values import is_array, is_object
from prepay_mock.engine.dialect import Dialect, who_has_backends
from prepay_mock.engine.errors import InvalidInput, Refusal
from prepay_mock.engine.exchange import Exchange, Reply
from prepay_mock.engine.messages import Response, WireFault
from prepay_mock.world.faults import NUMBERED, Fault, check_kind

__all__ = ["FaultInjector", "InjectedFaults"]

_PREFER = re.compile(r"(?:^|[,;\s])code=([2-5][0-9]{2})(?=$|[,;\s])")
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_SAMPLES = MappingProxyType({"status": 503, "backend_status": 503, "delay": 250})
# Characters of a wrong header that its refusal shows.
_SHOWN = 200
_WITHOUT_BODY = (204, 205, 304)
_WIRE = {"lose_response": "drop", "drop_request": "drop", "truncate": "truncate", "malformed": "malformed"}


class InjectedFaults:
    """The faults that one exchange met."""

    __slots__ = ("_faults", "answer", "skips_handler")

    def __init__(self, faults: list[Fault], answer: Reply | None) -> None:
        self._faults = faults
        self.answer = answer
        """The answer that stands in for the handler's, or None."""
        self.skips_handler = any(fault.fault == "drop_request" for fault in faults)

    def apply(self, response: Response, x: Exchange) -> None:
        """Do to a finished response what the faults say."""
        for fault in self._faults:
            if fault.fault == "unknown_fields":
                _drift(response)
            elif fault.fault == "delay":
                response.wire = WireFault("delay", fault.delay_ms * 1000)
            elif fault.fault in _WIRE:
                response.wire = WireFault(_WIRE[fault.fault])


_NONE = InjectedFaults([], None)


class FaultInjector:
    """Finds the faults of an exchange.

    Args:
        dialects: the vendors of the engine; some faults need one that has a backend.
    """

    def __init__(self, dialects: Sequence[Dialect]) -> None:
        self._backends = frozenset(dialect.name for dialect in dialects if dialect.has_backend)
        self._reason = who_has_backends(dialects)
        self._dialects = {dialect.name: dialect for dialect in dialects}

    def meet(self, x: Exchange, op: Operation) -> InjectedFaults:
        """The faults of this request: planned ones first, then what its own headers ask for."""
        headers = x.request.headers
        planned = x.world.faults
        asked = headers.get(b"x-prepay-fault")
        prefer = headers.get(b"prefer")
        if not planned and asked is None and prefer is None:
            return _NONE
        x.asked_for = asked is not None or prefer is not None
        faults: list[Fault] = []
        if planned:
            # Counting a fault down is a change of the world, even on a read.
            x.touched = True
            account = x.account_or_none
            key = None if account is None else account.key
            faults = planned.meet(op.id, key, dry_run=self._is_dry_run(x, op))
            x.asked_for = x.asked_for or bool(faults)
        if asked is not None:
            faults.append(_asked_for(asked.decode("latin-1")))
            if faults[-1].fault == "backend_status" and op.vendor not in self._backends:
                message = f"{self._reason[:1].upper()}{self._reason[1:]}. Write X-Prepay-Fault: status=503"
                raise _bad_header("enum", message, asked.decode("latin-1"))
        answer = self._stand_in(x, op, faults)
        if answer is None and prefer is not None:
            found = _PREFER.search(prefer.decode("latin-1"))
            answer = self._documented(op, int(found[1]), None, {}) if found else None
        for fault in faults:
            if fault.fault == "backend_status":
                x.backend_status = fault.status or 503
        return InjectedFaults(faults, answer)

    def _is_dry_run(self, x: Exchange, op: Operation) -> bool:
        """Return True if the request asks, by a header that the contract gives the operation, to change nothing."""
        asked = self._dialects[op.vendor].dry_run_header
        return x.request.headers.get(asked) == b"true" and any(
            spec.wire_name == asked for spec in op.header_params
        )

    def _stand_in(self, x: Exchange, op: Operation, faults: list[Fault]) -> Reply | None:
        for fault in faults:
            if fault.fault == "status":
                return self._documented(op, fault.status or 503, fault.code, fault.headers)
        return None

    def _documented(self, op: Operation, status: int, code: str | None, headers: dict[str, str]) -> Reply:
        """The contract's own example of that status; a made-up error where the contract has none."""
        spec = op.responses.get(status)
        headers = dict(headers)
        if status in _WITHOUT_BODY:
            return Reply(status, None, headers)
        if status == 429 and not any(name.lower() == "retry-after" for name in headers):
            headers["Retry-After"] = "1"
        if spec is not None and code in (None, *spec.codes[:1]):
            return Reply(status, spec.example, headers)
        name = code or (spec.codes[0] if spec is not None and spec.codes else f"HTTP_{status}")
        raise Refusal(status, name, f"A fault was asked for: {status} {name}.", headers=headers)


def _asked_for(text: str) -> Fault:
    """The fault that ``X-Prepay-Fault: KIND`` or ``KIND=NUMBER`` asks for, checked as the control API checks one."""
    kind, equals, argument = (part.strip() for part in text.partition("="))
    try:
        check_kind(kind)
    except ValueError as error:
        raise _bad_header("enum", str(error), text) from None
    if kind not in NUMBERED:
        if equals:
            raise _bad_header("format", f"{kind} has no number. Write X-Prepay-Fault: {kind}", text)
        return Fault(kind)
    what, least, most = NUMBERED[kind]
    if not equals and kind != "delay":
        return Fault(kind)
    number = int(argument) if _NUMBER.fullmatch(argument) else -1
    if not least <= number <= most:
        message = (
            f"{kind} needs {what} from {least} to {most}, such as X-Prepay-Fault: {kind}={_SAMPLES[kind]}"
        )
        raise _bad_header("format", message, text)
    return Fault(kind, delay_ms=number) if kind == "delay" else Fault(kind, status=number)


def _bad_header(rule: str, message: str, text: str) -> InvalidInput:
    return InvalidInput([Problem("header", ("X-Prepay-Fault",), rule, message, text[:_SHOWN])])


def _drift(response: Response) -> None:
    """Add a field that no contract knows to every object of the body, as a vendor that moves on would."""
    if response.body[:1] not in (b"{", b"["):
        return
    response.body = orjson.dumps(_drifted(orjson.loads(response.body)))
    response.headers = [
        (name, b"%d" % len(response.body)) if name == b"content-length" else (name, value)
        for name, value in response.headers
    ]


def _drifted(value: object) -> object:
    if is_object(value):
        return {**{key: _drifted(item) for key, item in value.items()}, "x_unknown_field": "drift"}
    if is_array(value):
        return [_drifted(item) for item in value]
    return value
