"""Questions that cost nothing: the price of a call, the balance, a price list. None of them has an unknown outcome."""

from __future__ import annotations

from typing import Any

from prepay._call.answers import Answer
from prepay._call.context import Settings
from prepay._call.resend import ask
from prepay._operation.options import CallOptions
from prepay._operation.spec import Call
from prepay._wire.effects import Flow
from prepay.errors import OutcomeUnknownError, QuestionFailedError

__all__ = ["question"]


def question(
    call: Call[Any], options: CallOptions, settings: Settings, *, about: str | None = None
) -> Flow[Answer]:
    """Ask; the response as it came.

    Args:
        call: what to ask. It must not be able to charge: a GET, an estimate, a dry run.
        options: how.
        settings: those of the client.
        about: the paid call whose price is asked for, for the error; None for a question of its own.

    Raises:
        APIStatusError: the server answered with an error.
        NotSentError: nothing was sent.
        QuestionFailedError: the question got no response. Whatever it was asked for was not sent.
    """
    try:
        return (yield from ask(call, options, settings))
    except OutcomeUnknownError as lost:
        asked = call.spec.label
        said = lost.message.removeprefix(f"{lost.operation}: ")
        what = (
            f"{about}: its price could not be asked for"
            if about
            else f"{asked}: the question was not answered"
        )
        raise QuestionFailedError(
            f"{what} ({said}). Nothing was charged{', and the call itself was not sent' if about else ''}.",
            operation=about or asked,
            request_id=lost.request_id,
            idempotency_key=None,
            attempts=0 if about else lost.attempts,
            charged=False,
            question=asked,
        ) from lost
