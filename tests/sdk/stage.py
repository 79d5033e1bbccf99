"""Flows driven by hand, on a clock that only moves when it is waited on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from prepay import Clock
from prepay._call.context import Context, Settings
from prepay._call.resend import resilient
from prepay._client.check import read_options
from prepay._operation.options import CallOptions, ClientOptions, OptionFields
from prepay._operation.spec import Call
from prepay._wire.effects import Effect, Flow, Invoke, Outcome, Send, Sleep
from prepay._wire.messages import TransportFailure, WireRequest, WireResponse
from prepay.errors import PrepayError
from tests.sdk.fakes import BY_ID, dialect_of, spec

LOST = TransportFailure(may_have_been_sent=True, reason="no answer came (ReadTimeout)", timed_out=True)
UNSENT = TransportFailure(may_have_been_sent=False, reason="nothing was sent (ConnectError)")
CREATE: dict[str, Any] = {"bundle_type": "account_only", "country": "USA"}


def answer(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> WireResponse:
    """An answer; without a body when there is none."""
    return WireResponse(status, headers or {}, b"" if body is None else json.dumps(body).encode())


@dataclass
class Stage:
    """Time, chance, and what was sent.

    Attributes:
        now: the clock, in seconds; both of the clocks that a client knows.
        took: seconds that each request takes.
        chance: what every draw gives.
    """

    now: float = 1000.0
    took: float = 0.0
    chance: float = 0.5
    sent: list[WireRequest] = field(default_factory=list[WireRequest])
    sends: list[Send] = field(default_factory=list[Send])
    slept: list[float] = field(default_factory=list[float])

    @property
    def clock(self) -> Clock:
        """This stage's time and chance, as a client takes them."""
        return Clock(monotonic=lambda: self.now, now=lambda: self.now, random=lambda: self.chance)

    def settings(self, **more: Any) -> Settings:
        """Settings of a client on this stage."""
        keys = (f"key-{number}" for number in range(1, 1000))
        given: dict[str, Any] = {
            "dialect": dialect_of("tokportal"),
            "headers": {"accept": "application/json"},
            "defaults": CallOptions(),
            "new_key": lambda: next(keys),
            "clock": self.clock,
        }
        return Settings(**{**given, **more})

    def context(self, name: str, settings: Settings | None = None, **parts: Any) -> Context[Any]:
        """A call of an operation of the contract; options and parts of the call by their names."""
        known = OptionFields.__annotations__.keys() | ClientOptions.__annotations__.keys()
        given = {key: value for key, value in parts.items() if key in known}
        options = read_options(name, given, asynchronous=False)
        call = Call(spec(BY_ID[name]), **{key: value for key, value in parts.items() if key not in known})
        chosen = replace(settings or self.settings(), dialect=dialect_of(call.spec.vendor))
        return Context[Any].begin(call, options, chosen)

    def perform(self, effect: Effect, outcomes: Iterable[Outcome | BaseException]) -> Any:
        """What a driver would do; an exception among the outcomes is raised where a request is sent."""
        if isinstance(effect, Sleep):
            self.slept.append(effect.seconds)
            self.now += effect.seconds
            return None
        if isinstance(effect, Invoke):
            return effect.function(*effect.arguments)
        assert isinstance(effect, Send)
        self.sends.append(effect)
        self.sent.append(effect.request)
        self.now += self.took
        outcome = next(iter(outcomes))
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def play(self, flow: Flow[Any], *outcomes: Outcome | BaseException) -> Any:
        """Drive a flow; its result, or its error. All outcomes must be used up."""
        script = iter(outcomes)
        try:
            result = self._drive(flow, script)
        except PrepayError as error:
            result = error
        left = list(script)
        assert left == [], f"not asked for, after {result}"
        return result

    def _drive(self, flow: Flow[Any], script: Iterator[Outcome | BaseException]) -> Any:
        try:
            effect = next(flow)
            while True:
                try:
                    outcome = self.perform(effect, script)
                except BaseException as error:  # noqa: BLE001 - as a driver does
                    effect = flow.throw(error)
                else:
                    effect = flow.send(outcome)
        except StopIteration as done:
            return done.value

    def attempt(self, name: str, *outcomes: Outcome | BaseException, **parts: Any) -> Any:
        """Make a call with all of its attempts; its answer or its error."""
        return self.play(resilient(self.context(name, **parts)), *outcomes)


def without_limits(request: WireRequest) -> WireRequest:
    """A request without its time limits, which shrink towards a deadline."""
    from prepay import Timeout

    return replace(request, timeout=Timeout())
