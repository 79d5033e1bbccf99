"""The way of one call: the layers around its attempts.

From the outside in:

0. told: tells hooks how the call has ended (``told``);
1. budgeted: sets credits aside, and ends the reservation by what became of the call;
2. on_insufficient: when credits run out, waits for more or has them topped up, and runs what is below once more;
3. guarded: asks price and balance, and refuses before anything is sent;
4. traced: notes what was charged and what is left (``traced``);
5. resilient: sends, and sends again what may be sent again (``resend``).

``on_insufficient`` is outside of ``guarded`` so that a shortage is met in the same way whether it was found before
sending or answered by the server.

A layer is a function ``layer(inner, ctx) -> Flow[Answer]``. It runs what is below it with ``yield from inner()``; each
call of ``inner`` runs it anew with the same idempotency key. A layer that holds something must let go of it on every
way out, ``GeneratorExit`` and ``KeyboardInterrupt`` included.

Questions on behalf of a call (its price, the balance) are made with ``resend.ask``, past all layers but the last
two.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from prepay._call.answers import Answer, typed
from prepay._call.case import Case, settle
from prepay._call.context import Context, Inner, Settings
from prepay._call.resend import resilient
from prepay._call.told import told
from prepay._call.traced import traced
from prepay._layers.budgeted import budgeted
from prepay._layers.guarded import guarded
from prepay._layers.insufficient import on_insufficient
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._wire.effects import Flow
from prepay.errors import CallError

__all__ = ["LAYERS", "Layer", "run"]

T = TypeVar("T")
Layer: TypeAlias = Callable[[Inner, Context[Any]], Flow[Answer]]

LAYERS: Final[tuple[Layer, ...]] = (told, budgeted, on_insufficient, guarded, traced)
"""The layers above ``resilient``, the outermost first."""
_FREE: Final[tuple[Layer, ...]] = (told, traced)
"""Those of a call that cannot spend: the others would hand it on as it is."""


def run(call: Call[T], options: CallOptions, settings: Settings) -> Flow[T]:
    """Make one call; its typed result.

    Raises:
        APIStatusError: the server answered with an error.
        NotSentError: nothing was sent.
        OutcomeUnknownError: sent, but no answer came.
        MalformedResponseError: success, but the answer cannot be read.
        BudgetExceededError: a budget that counts here has too little left; nothing was sent.
    """
    ctx = Context[Any].begin(call, options, settings)
    inner: Inner = partial(resilient, ctx)
    for layer in reversed(LAYERS if ctx.spends else _FREE):
        inner = partial(layer, inner, ctx)
    try:
        return typed(call.spec, (yield from inner()))
    except CallError as error:
        settle(ctx)
        Case.attach(error, ctx)
        raise
    except BaseException as error:
        Case.abandon(error, ctx)
        raise
