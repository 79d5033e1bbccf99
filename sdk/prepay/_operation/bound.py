"""An operation that is bound to a client, and what it needs of that client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from prepay._operation.options import OptionFields
from prepay._operation.spec import Call, OperationSpec, T

if TYPE_CHECKING:
    from prepay.credits import Quote

__all__ = ["AsyncExecutor", "AsyncOperation", "Executor", "Operation"]


class Executor(Protocol):
    """What a generated sync operation needs of its client."""

    def _execute(self, call: Call[T], options: OptionFields, /) -> T: ...
    def _quote(self, call: Call[Any], options: OptionFields, /) -> Quote: ...
    def _pages(
        self, call: Call[T], options: OptionFields, limit: int | None, max_pages: int | None, /
    ) -> Iterator[T]: ...
    def _iterate(
        self, call: Call[Any], options: OptionFields, limit: int | None, max_pages: int | None, /
    ) -> Iterator[Any]: ...


class AsyncExecutor(Protocol):
    """What a generated async operation needs of its client."""

    async def _execute(self, call: Call[T], options: OptionFields, /) -> T: ...
    async def _quote(self, call: Call[Any], options: OptionFields, /) -> Quote: ...
    def _pages(
        self, call: Call[T], options: OptionFields, limit: int | None, max_pages: int | None, /
    ) -> AsyncIterator[T]: ...
    def _iterate(
        self, call: Call[Any], options: OptionFields, limit: int | None, max_pages: int | None, /
    ) -> AsyncIterator[Any]: ...


class _Named:
    """Base of both: what decorators and tools look for in a function, its name and its text."""

    __slots__ = ()
    spec: ClassVar[OperationSpec[Any]]

    def __init_subclass__(cls) -> None:
        call = cls.__dict__.get("__call__")
        if call is not None:
            cls.__doc__ = call.__doc__

    # Hidden from type checkers, which would take any misspelt name for one that this function knows.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name == "__name__":
                return self.spec.name.rpartition(".")[2]
            if name == "__qualname__":
                return self.spec.name
            raise AttributeError(f"{self!r} has no attribute {name!r}")


class Operation(_Named):
    """Base of the generated sync operations."""

    __slots__ = ("_client",)

    def __init__(self, client: Executor) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{self.spec.label}: {self.spec.method} {self.spec.path}>"


class AsyncOperation(_Named):
    """Base of the generated async operations. Tools that ask whether a call of one must be awaited are told yes."""

    __slots__ = ("_client",)

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # How asyncio (Python 3.11) and inspect (3.12 and later) are told of coroutine functions that are objects.
            if name == "_is_coroutine":
                return getattr(import_module("asyncio.coroutines"), name)
            if name == "_is_coroutine_mark":
                return getattr(import_module("inspect"), name)
            return super().__getattr__(name)

    def __repr__(self) -> str:
        return f"<async {self.spec.label}: {self.spec.method} {self.spec.path}>"
