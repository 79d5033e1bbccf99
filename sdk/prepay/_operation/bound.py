"""An operation that is bound to a client, and what it needs of that client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
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


class Operation:
    """Base of the generated sync operations."""

    __slots__ = ("_client",)
    spec: ClassVar[OperationSpec[Any]]

    def __init__(self, client: Executor) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{self.spec.label}: {self.spec.method} {self.spec.path}>"


class AsyncOperation:
    """Base of the generated async operations."""

    __slots__ = ("_client",)
    spec: ClassVar[OperationSpec[Any]]

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<async {self.spec.label}: {self.spec.method} {self.spec.path}>"
