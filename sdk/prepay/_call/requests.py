"""From a call on its way to the request of its next attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from prepay._operation.options import Timeout
from prepay._operation.spec import OperationSpec
from prepay._operation.unset import UNSET, Unset
from prepay._wire.encode import check_own_headers, encode
from prepay._wire.messages import WireRequest

if TYPE_CHECKING:
    from prepay._call.context import Context

__all__ = ["request_of"]

_USUAL: Final = Timeout()


def request_of(ctx: Context[Any]) -> WireRequest:
    """The request for the next attempt: the very same one each time, but for its time limits.

    Raises:
        InvalidArgumentError: an argument cannot be sent.
    """
    key = ctx.call.spec.idempotency
    return encode(
        ctx.call,
        headers=_headers(ctx),
        timeout=_timeout(ctx.options.timeout, ctx.remaining),
        extra_body={key.name: ctx.key} if key and key.carrier == "body" else None,
    )


def _headers(ctx: Context[Any]) -> dict[str, str]:
    spec: OperationSpec[Any] = ctx.call.spec
    headers = dict(ctx.settings.headers)
    own = ctx.options.headers
    if own is not UNSET and own:
        headers |= check_own_headers(spec.label, own)
    if spec.idempotency and spec.idempotency.carrier == "header" and ctx.key is not None:
        headers[spec.idempotency.name.lower()] = ctx.key
    if ctx.dry_run and spec.dry_run:
        headers[spec.dry_run.lower()] = "true"
    return headers


def _timeout(value: Timeout | Unset, remaining: float | None) -> Timeout:
    chosen = _USUAL if value is UNSET else value
    if remaining is None:
        return chosen
    return Timeout(
        connect=_least(chosen.connect, remaining),
        read=_least(chosen.read, remaining),
        write=_least(chosen.write, remaining),
    )


def _least(limit: float | None, remaining: float) -> float:
    return remaining if limit is None else min(limit, remaining)
