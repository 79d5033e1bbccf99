"""Blocks: ``with budget:`` makes a budget count for the code inside, and for the tasks that are started there.

A block lives in a context variable, so it does not reach threads that are started by hand or by a pool. What is spent
there is not capped by it, and that is said once, in the log.
"""

from __future__ import annotations

import functools
import inspect
import logging
import os
import threading
import weakref
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Any, Final, Generic, ParamSpec, TypeVar

from prepay._values.ranges import shown
from prepay.errors import InvalidArgumentError

__all__ = ["Block", "Blocks", "is_async", "wrapped"]

_LOG = logging.getLogger("prepay.budget")
B = TypeVar("B", bound=AbstractContextManager[Any])
P = ParamSpec("P")
R = TypeVar("R")


class Block(Generic[B]):
    """One ``with budget:`` that has not ended."""

    __slots__ = ("__weakref__", "budget", "ended", "process", "thread", "warned")

    def __init__(self, budget: B) -> None:
        self.budget = budget
        self.process = os.getpid()
        self.thread = threading.get_ident()
        self.ended = False
        self.warned = False


class Blocks(Generic[B]):
    """The blocks around the running code, and all that are open anywhere in this process."""

    def __init__(self) -> None:
        self._here: Final[ContextVar[tuple[Block[B], ...]]] = ContextVar("prepay_budgets", default=())
        # Weak: a block whose task or generator was abandoned is not kept alive by this list.
        self._open: dict[int, weakref.ref[Block[B]]] = {}

    def __bool__(self) -> bool:
        return bool(self._open)

    def here(self) -> list[B]:
        """Return the budgets of the blocks around the running code, the outermost first."""
        return [block.budget for block in self._here.get() if not block.ended]

    def enter(self, budget: B) -> None:
        """Begin a block."""
        block = Block(budget)
        self._open[id(block)] = weakref.ref(block, functools.partial(self._forget, id(block)))
        self._here.set((*self._here.get(), block))

    def leave(self, budget: B) -> None:
        """End the innermost block of this budget, wherever it stands among others.

        It may have been begun in another task or thread (a fixture that runs in two contexts). Then it is ended when
        no other block of this budget is open; else each is left to its own end, for one too many caps too much, and
        one too few too little.
        """
        blocks = self._here.get()
        found = next((block for block in reversed(blocks) if block.budget is budget), None)
        if found is not None:
            self._here.set(tuple(block for block in blocks if block is not found))
            self._open.pop(id(found), None)
            return
        open_ = [block for block in self._everywhere() if block.budget is budget]
        if len(open_) == 1:
            open_[0].ended = True
            self._open.pop(id(open_[0]), None)

    def warn_of_thread(self, operation: str, counted: Iterable[B]) -> None:
        """Log, once for each block, that a paid call is made in a thread that the block does not reach."""
        if not self._open or self._here.get():
            return
        thread, process, known = threading.get_ident(), os.getpid(), list(counted)
        for block in self._everywhere():
            there = block.thread != thread and block.process == process
            if there and not (block.warned or block.ended or any(each is block.budget for each in known)):
                block.warned = True
                _LOG.warning(
                    "%s: a paid call in thread %r does not count against the block of %r, which is open in another "
                    "thread. A block does not reach threads: use budget.wrap(function), or pass budget=... to the "
                    "call.",
                    operation,
                    threading.current_thread().name,
                    block.budget,
                )

    def _everywhere(self) -> list[Block[B]]:
        found = (ref() for ref in list(self._open.values()))
        return [block for block in found if block is not None]

    def _forget(self, number: int, _: object) -> None:
        self._open.pop(number, None)


def is_async(function: object) -> bool:
    """Return True if calling the function gives a coroutine; a callable object and a partial count as well."""
    if inspect.iscoroutinefunction(function):
        return True
    inner = function.func if isinstance(function, functools.partial) else function
    return inspect.iscoroutinefunction(inner) or inspect.iscoroutinefunction(
        getattr(type(inner), "__call__", None)  # noqa: B004 - it is looked at, not called
    )


def wrapped(budget: AbstractContextManager[Any], function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that runs in a block of the budget, in whichever thread or task it is called.

    Raises:
        InvalidArgumentError: it is not a function, or a generator function, whose body runs after it has returned.
    """
    if not callable(function):
        raise InvalidArgumentError(f"Budget.wrap takes a function, not {shown(function)}.")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise InvalidArgumentError(
            "Budget.wrap takes no generator functions: their body runs after the block has ended. Open the block "
            "inside of the function."
        )
    if is_async(function):
        inner: Any = function

        @functools.wraps(function)
        async def run_async(*args: P.args, **kwargs: P.kwargs) -> Any:
            with budget:
                return await inner(*args, **kwargs)

        return run_async  # type: ignore[return-value] # its result is the coroutine that R stands for

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with budget:
            return function(*args, **kwargs)

    return run
