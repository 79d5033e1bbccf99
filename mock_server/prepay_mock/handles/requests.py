"""The requests that a mock heard, in a test's hands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from prepay_mock.handles.channel import Channel
from prepay_mock.handles.errors import wrong
from prepay_mock.handles.times import instant_of

if TYPE_CHECKING:
    from prepay_mock.handles.account import AccountHandle

__all__ = ["Recorded", "RequestsHandle", "key_text"]

_ALL_REQUESTS = 1000


def key_text(key: AccountHandle[Any, Any] | str) -> str:
    """The key that stands for an account; raises ControlError for what is neither an account nor a key."""
    text = getattr(key, "key", key)
    if not isinstance(text, str):
        raise wrong("key", f"must be an account or its key, not {type(key).__name__}")
    return text


class Recorded(NamedTuple):
    """One request that the mock heard. Secrets in it are masked.

    Attributes:
        seq: position in the journal.
        at: when, with its offset.
        vendor: whose API.
        operation: its public name, ``VENDOR.bundles.create``; None where no operation was found.
        operation_id: its operationId in the contract; None where no operation was found.
        key: the account's key; None where none was accepted.
        method: of the request.
        path: of the request.
        query: of the request.
        status: of the answer; also of one that a fault kept from arriving.
        request: the decoded body, or None.
        response: the decoded body, or None.
    """

    seq: int
    at: datetime
    vendor: str
    operation: str | None
    operation_id: str | None
    key: str | None
    method: str
    path: str
    query: str
    status: int
    request: Any
    response: Any


class RequestsHandle(Sequence[Recorded]):
    """The requests that the mock heard, oldest first; calls to the control surface are not among them.

    May be used from any thread.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def where(
        self,
        *,
        key: AccountHandle[Any, Any] | str | None = None,
        operation: str | None = None,
        status: int | None = None,
    ) -> list[Recorded]:
        """Those of an account, an operation, a status.

        Args:
            key: an account, or its key.
            operation: ``VENDOR.bundles.create``, ``bundles.create`` where one vendor alone has it, or its
                operationId.
            status: of the answer.

        Raises:
            ControlError: there is no such operation, or a key or a status cannot be one.
        """
        found = self._channel.call(
            "GET",
            "/requests",
            key=None if key is None else key_text(key),
            operation=operation,
            status=status,
            limit=_ALL_REQUESTS,
        )
        return [_recorded(entry) for entry in found["requests"]]

    def clear(self) -> None:
        """Forget them."""
        self._channel.call("DELETE", "/requests")

    def __len__(self) -> int:
        return len(self.where())

    @overload
    def __getitem__(self, index: int) -> Recorded: ...

    @overload
    def __getitem__(self, index: slice) -> list[Recorded]: ...

    def __getitem__(self, index: int | slice) -> Recorded | list[Recorded]:
        return self.where()[index]

    def __iter__(self) -> Iterator[Recorded]:
        return iter(self.where())


def _recorded(entry: dict[str, Any]) -> Recorded:
    facts: dict[str, Any] = {name: entry[name] for name in Recorded._fields}
    facts["at"] = instant_of(entry["at"])
    return Recorded(**facts)
