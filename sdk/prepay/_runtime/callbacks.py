"""Functions of the application: those that a sync client could only start, and never await, are refused at once."""

from __future__ import annotations

import inspect

from prepay.errors import ConfigurationError

__all__ = ["refuse_async"]


def refuse_async(function: object, where: str, name: str) -> None:
    """Refuse an async function that was given to a sync client, before anything is sent.

    Args:
        function: the callback; None stands for none.
        where: what it was given to, for the error.
        name: the argument that it was given as.

    Raises:
        ConfigurationError: it is a coroutine function, or an object whose call is one.
    """
    called = getattr(type(function), "__call__", None)  # noqa: B004 - the function itself is wanted, to inspect it
    if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(called):
        raise ConfigurationError(
            f"{where}: {name} is an async function. An async callback needs an async client; give this one a plain "
            "function. Nothing was sent."
        )
