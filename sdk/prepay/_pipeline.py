"""The way of one call: the layers around its attempts.

From the outside in:

1. budget: sets credits aside, and ends the reservation by what became of the call;
2. insufficient: when credits run out, waits for more or has them topped up, and runs what is below once more;
3. check_balance: asks price and balance, and refuses before anything is sent;
4. resilient: sends, and sends again what may be sent again (``_resilience``).

``insufficient`` is outside of ``check_balance`` so that a shortage is met in the same way whether it was found before
sending or answered by the server.

A layer is a function ``layer(inner, ctx) -> Flow[Answer]``. It runs what is below it with ``yield from inner()``; each
call of ``inner`` runs it anew with the same idempotency key. A layer that holds something must let go of it on every
way out, ``GeneratorExit`` and ``KeyboardInterrupt`` included::

    def budgeted(inner: Inner, ctx: Context[Any]) -> Flow[Answer]:
        reservation = reserve(...)
        try:
            answer = yield from inner()
        except BaseException:
            reservation.keep() if ctx.exposed else reservation.release()
            raise
        reservation.settle(...)
        return answer

Questions on behalf of a call (its price, the balance) are made with ``_resilience.ask``, past all layers but the last.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from prepay._answers import Answer, typed
from prepay._call import Call, CallOptions
from prepay._effects import Flow
from prepay._resilience import resilient
from prepay.errors import ConfigurationError
from prepay.flow import Context, Inner, Settings

__all__ = ["LAYERS", "Layer", "run"]

T = TypeVar("T")
Layer: TypeAlias = Callable[[Inner, Context[Any]], Flow[Answer]]

LAYERS: Final[tuple[Layer, ...]] = ()
"""The layers above ``resilient``, the outermost first."""

# Options that no layer acts upon yet: ignoring a budget would be worse than refusing it.
_UNKNOWN = ("check_balance", "on_insufficient", "budget")


def run(call: Call[T], options: CallOptions, settings: Settings) -> Flow[T]:
    """Make one call; its typed result.

    Raises:
        APIStatusError: the server answered with an error.
        NotSentError: nothing was sent.
        OutcomeUnknownError: sent, but no answer came.
        MalformedResponseError: success, but the answer cannot be read.
    """
    ctx = Context.begin(call, options, settings)
    refused = [name for name in _UNKNOWN if getattr(ctx.options, name) is not None]
    if refused:
        raise ConfigurationError(
            f"{call.spec.label}: this version does not know the options {', '.join(refused)}"
        )
    inner: Inner = partial(resilient, ctx)
    for layer in reversed(LAYERS):
        inner = partial(layer, inner, ctx)
    return typed(call.spec, (yield from inner()))
