"""The two places that wait: they perform the effects of a flow and hand it the outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from prepay.flow import Flow
    from prepay.transport import AsyncTransport, SyncTransport

__all__ = ["drive_async", "drive_sync"]

T = TypeVar("T")


def drive_sync(flow: Flow[T], transport: SyncTransport) -> T:
    """Run a flow on this thread."""
    try:
        effect = next(flow)
        while True:
            effect = flow.send(transport.send(effect.request))
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        flow.close()


async def drive_async(flow: Flow[T], transport: AsyncTransport) -> T:
    """Run a flow on the running event loop."""
    try:
        effect = next(flow)
        while True:
            effect = flow.send(await transport.send(effect.request))
    except StopIteration as done:
        result: T = done.value
        return result
    finally:
        flow.close()
