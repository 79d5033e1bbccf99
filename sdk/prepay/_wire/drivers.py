"""The two places that wait: they perform the effects of a flow and hand it the outcomes."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

from prepay._wire.effects import Effect, Flow, Send, Sleep
from prepay.errors import ConfigurationError

if TYPE_CHECKING:
    from prepay._wire.senders import AsyncSender, SyncSender
    from prepay.clock import Clock

__all__ = ["drive_async", "drive_sync"]

T = TypeVar("T")


def drive_sync(flow: Flow[T], transport: SyncSender, clock: Clock) -> T:
    """Run a flow on this thread."""
    try:
        effect = next(flow)
        while True:
            try:
                outcome = _perform(effect, transport, clock)
            except BaseException as error:  # noqa: BLE001 - the flow decides, and raises it again
                effect = flow.throw(error)
            else:
                effect = flow.send(outcome)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        flow.close()


def _perform(effect: Effect, transport: SyncSender, clock: Clock) -> Any:
    if isinstance(effect, Send):
        return transport.send(effect)
    if isinstance(effect, Sleep):
        clock.sleep(effect.seconds)
        return None
    result = effect.function(*effect.arguments)
    if inspect.iscoroutine(result):
        result.close()
    if inspect.isawaitable(result):
        raise ConfigurationError("an async callback needs an async client; give this one a plain function")
    return result


async def drive_async(flow: Flow[T], transport: AsyncSender, clock: Clock) -> T:
    """Run a flow on the running event loop."""
    try:
        effect = next(flow)
        while True:
            try:
                outcome = await _perform_async(effect, transport, clock)
            except BaseException as error:  # noqa: BLE001 - the flow decides, and raises it again
                effect = flow.throw(error)
            else:
                effect = flow.send(outcome)
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        flow.close()


async def _perform_async(effect: Effect, transport: AsyncSender, clock: Clock) -> Any:
    if isinstance(effect, Send):
        return await transport.send(effect)
    if isinstance(effect, Sleep):
        await clock.sleep_async(effect.seconds)
        return None
    result = effect.function(*effect.arguments)
    return await result if inspect.isawaitable(result) else result
