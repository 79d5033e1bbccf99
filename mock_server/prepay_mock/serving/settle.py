"""What an adapter does between the engine's answer and the client: wait until it is durable, then send webhooks.

Both ways run the same steps; one waits in an event loop, the other without.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator

from prepay_mock.engine.engine import Engine
from prepay_mock.engine.messages import NotStored, Request, Response, Ticket

__all__ = ["settle", "settle_async"]

# What is to be done next: wait for a ticket, or run what finishes the answer and give its result back.
Step = Ticket | Callable[[], Response]
Steps = Generator[Step, Response | None, Response]


def _steps(response: Response) -> Steps:
    if response.ticket is not None:
        yield response.ticket
    if response.later is not None:
        finished = yield response.later
        assert finished is not None
        response = finished
        if response.ticket is not None:
            yield response.ticket
    return response


def settle(engine: Engine, request: Request, response: Response) -> Response:
    """Wait here; what could not be stored is answered with 503 instead."""
    steps = _steps(response)
    sent: Response | None = None
    try:
        while True:
            step = steps.send(sent)
            if callable(step):
                sent = step()
            else:
                step.wait()
                sent = None
    except StopIteration as end:
        finished: Response = end.value
        return finished
    except NotStored as reason:
        return engine.not_stored(request, str(reason))


async def settle_async(engine: Engine, request: Request, response: Response) -> Response:
    """The same in an event loop, which first gets to the other requests that are there: one transaction for all."""
    steps = _steps(response)
    sent: Response | None = None
    try:
        while True:
            step = steps.send(sent)
            if callable(step):
                sent = await asyncio.get_running_loop().run_in_executor(None, step)
            else:
                await asyncio.sleep(0)
                step.wait()
                sent = None
    except StopIteration as end:
        finished: Response = end.value
        return finished
    except NotStored as reason:
        return engine.not_stored(request, str(reason))
