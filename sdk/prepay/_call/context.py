"""One call on its way: what its layers share. The flows are generators that yield effects and receive outcomes.

The two drivers perform the effects, one by waiting on a thread, one on an event loop. Whatever is decided is decided
here and in the pure functions that this module calls, so sync and async cannot drift apart.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from prepay._call.answers import Answer
from prepay._call.dialect import Dialect
from prepay._call.figures import is_free
from prepay._call.key_life import FirstSent, life_left
from prepay._call.memory import Trace, Traces
from prepay._call.refunds import RefundWatch
from prepay._call.shared import Shared
from prepay._call.tried import Tried
from prepay._call.verdict import Cost, charged_as, cost_of
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._operation.unset import UNSET
from prepay._wire.effects import Flow, Send
from prepay.clock import TESTING, Clock
from prepay.credits import Receipt
from prepay.errors import ConfigurationError
from prepay.retry import RetryBudget

if TYPE_CHECKING:
    from prepay.budget import Reservation
    from prepay.credits import Quote
    from prepay.hooks import Purpose

__all__ = ["Context", "Inner", "Settings"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the calls of a client have in common. Holds no key.

    Attributes:
        dialect: what the client's vendor means by its responses.
        headers: sent with every request.
        defaults: options of the client; those of a call go over them.
        new_key: makes an idempotency key.
        clock: where time and chance come from.
        retry_budget: what the calls of a client and its copies may spend on attempts that are not the first.
        refunds: whether the refunds of failed attempts arrived.
        traces: what the calls of a client and its copies have seen of balances and charges.
        shared: what its calls share of money: jobs under way, top-ups, keys that were paid for, the price list.
        new_id: makes an id by which hooks tell one call from another.
        expect_mock: an answer that is not the mock server's is not trusted.
    """

    dialect: Dialect
    headers: Mapping[str, str] = field(repr=False)
    defaults: CallOptions
    new_key: Callable[[], str] = field(repr=False)
    clock: Clock = field(default_factory=Clock, repr=False)
    retry_budget: RetryBudget = field(default_factory=RetryBudget, repr=False)
    refunds: RefundWatch = field(default_factory=RefundWatch, repr=False)
    traces: Traces = field(default_factory=Traces, repr=False)
    shared: Shared = field(default_factory=Shared, repr=False)
    new_id: Callable[[], str] = field(default=lambda: uuid.uuid4().hex, repr=False)
    expect_mock: bool = False

    @property
    def present(self) -> Clock:
        """The clock that is in force: the client's, or the one that stands in for it in tests."""
        return TESTING.get() or self.clock


@dataclass(slots=True)
class Context(Generic[T]):
    """One logical call on its way through the layers, with all of its attempts.

    Attributes:
        call: what to send.
        options: how; those of the call over those of the client.
        settings: what it shares with the other calls of its client.
        clock: where time and chance come from.
        own_key: the idempotency key that the caller has chosen; None when it is a fresh one.
        key: the idempotency key, the same for every attempt; None where the vendor knows none.
        deadline: the instant, in monotonic seconds, by which the call must have ended; None when there is none.
        purpose: what it is made for.
        began: the instant, in monotonic seconds, at which it began.
        dry_run: it is a dry run.
        spends: it can take credits.
        attempts: how many times it was sent.
        status: the status of the last attempt's response; None when there was none.
        tried: the attempts, each with its verdict. An attempt counts as charged from its first byte until proof.
        doubt: an earlier call with the same idempotency key may have been charged.
        told: the log was told that it was cut short.
        first_sent: when the first attempt was sent under the idempotency key.
        quote: the price, once a layer has asked for it.
        reservation: what budgets have set aside for it; None when none counts.
        trace: what the client remembers the call by; None while nothing was tried, and for calls that are free.
    """

    call: Call[T]
    options: CallOptions
    settings: Settings
    clock: Clock
    own_key: str | None
    key: str | None
    deadline: float | None
    purpose: Purpose
    began: float
    dry_run: bool
    spends: bool
    attempts: int = 0
    status: int | None = None
    tried: list[Tried] = field(default_factory=list["Tried"])
    doubt: bool = False
    first_sent: FirstSent | None = None
    told: bool = False
    quote: Quote | None = None
    reservation: Reservation | None = None
    trace: Trace | None = None

    @classmethod
    def begin(
        cls, call: Call[T], options: CallOptions, settings: Settings, purpose: Purpose = "call"
    ) -> Context[T]:
        """Begin a call. What is asked on its behalf, with its options, has the same id for hooks.

        Raises:
            ConfigurationError: the operation cannot do what the options ask for.
        """
        chosen, spec = options.over(settings.defaults), call.spec
        dry_run, own_key = bool(chosen.dry_run), chosen.idempotency_key or None
        if dry_run and spec.dry_run is None and (spec.method != "GET" or spec.charge != "none"):
            raise ConfigurationError(f"{spec.label} has no dry run, so it was not sent; leave dry_run out")
        if own_key is not None and spec.idempotency is None:
            raise ConfigurationError(
                f"{spec.label} takes no idempotency key, so one could not keep it from being carried out twice; it "
                "was not sent"
            )
        if chosen.hooks and chosen.call_id is UNSET:
            chosen = replace(chosen, call_id=settings.new_id())
        clock = settings.present
        began = clock.monotonic()
        return cls(
            call=call,
            options=chosen,
            settings=settings,
            clock=clock,
            own_key=own_key,
            key=(own_key or settings.new_key()) if spec.idempotency else None,
            deadline=began + chosen.deadline if isinstance(chosen.deadline, int | float) else None,
            purpose="dry_run" if dry_run and spec.dry_run else purpose,
            began=began,
            dry_run=dry_run,
            spends=not is_free(spec, chosen),
        )

    @property
    def remaining(self) -> float | None:
        """Seconds until the deadline, never below 0; None when there is none."""
        return None if self.deadline is None else max(self.deadline - self.clock.monotonic(), 0.0)

    def try_with(self, send: Send) -> Tried:
        """Begin an attempt."""
        if self.key is not None and self.first_sent is None:
            self.first_sent = FirstSent.now(self.clock)
        tried = Tried(send, self.settings.dialect, dry_run=self.dry_run)
        self.tried.append(tried)
        return tried

    @property
    def price(self) -> int | None:
        """Credits that the call costs at most: as quoted, else as the contract says; None when nobody has asked."""
        price = self.quote.total if self.quote else self.call.spec.price
        return price if isinstance(price, int) else None

    @property
    def cost(self) -> Cost:
        """What the attempts cost, as far as it is proved, in credits."""
        return self._sum(self.price)

    @property
    def charged(self) -> bool | None:
        """True if the call took credits, False if it did not; None when nobody knows."""
        # Not by the price: one of 0 does not tell whether the call was carried out.
        return charged_as(self._sum(None))

    def _sum(self, price: int | None) -> Cost:
        rows, keyed = [each.row for each in self.tried], self.call.spec.resend == "keyed"
        return cost_of(rows, price, keyed=keyed, doubt=self.doubt)

    def receipt(self, available: int | None) -> Receipt:
        """Return what the call did to the credits of the account, as far as it is proved by now.

        Args:
            available: credits that the last response says can be spent.
        """
        if not self.spends and self.quote is None:
            return _FREE if available is None else Receipt(charged=0, reserved=0, available=available)
        certain, possible = self.cost if self.spends and self.tried else _NO_COST
        took = certain if possible == 0 else None
        later = self.call.spec.charge == "reserve"
        return Receipt(
            charged=0 if later and took is not None else took,
            reserved=took if later else 0,
            available=available,
            quoted=self.quote.total if self.quote else None,
        )

    @property
    def may_have_charged(self) -> bool:
        """The call has taken credits, or may have."""
        return self.charged is not False

    def doubted(self, *, before: Tried | None = None) -> bool:
        """Return True if an attempt (but for this one), or an earlier call with the same key, may have been charged."""
        return self.doubt or any(
            each is not before and each.verdict in ("unknown", "charged") for each in self.tried
        )

    @property
    def key_life(self) -> float:
        """Seconds for which the idempotency key protects from a second charge; infinite when none threatens."""
        return life_left(self.call.spec, self.first_sent, self.clock) if self.doubted() else math.inf


_NO_COST: Final = Cost(0, 0)
_FREE: Final = Receipt(charged=0, reserved=0)
Inner: TypeAlias = Callable[[], Flow[Answer]]
"""What a layer wraps: the layers below it, run anew each time that it is called."""
