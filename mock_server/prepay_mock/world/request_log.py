"""What is remembered of the requests that came in: bounded in rows and in bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["BODY_KEPT_BYTES", "LOG_BYTES", "LOG_ROWS", "LoggedRequest", "RequestLog"]

LOG_ROWS: Final = 1000
"""Requests that are remembered; older ones are forgotten."""
LOG_BYTES: Final = 32 << 20
"""Bytes that the remembered requests may take together; older ones are forgotten."""
BODY_KEPT_BYTES: Final = 64 << 10
"""The largest body that is remembered; of a larger one only the size is."""
_SMALL_BYTES: Final = 4 << 10
"""A row whose texts are each up to this size is bounded by the number of rows alone."""


class LoggedRequest(NamedTuple):
    """One request as the log keeps it; the key is masked, and bodies of files are left out."""

    seq: int
    at: int
    vendor: str
    operation: str | None
    key: str | None
    method: str
    path: str
    query: bytes
    status: int
    request_body: bytes
    response_body: bytes
    request_bytes: int = 0
    """The size of the request's body, kept or not."""
    response_bytes: int = 0
    """The size of the response's body, kept or not."""


class RequestLog:
    """The latest requests, oldest first.

    Args:
        rows: how many are remembered.
        most_bytes: how many bytes those of them may take together that are not small.
        body_bytes: the largest body that is kept.
    """

    __slots__ = ("_body_bytes", "_grown", "_log", "_most_bytes")

    def __init__(
        self, rows: int = LOG_ROWS, *, most_bytes: int = LOG_BYTES, body_bytes: int = BODY_KEPT_BYTES
    ) -> None:
        self._log: deque[LoggedRequest] = deque(maxlen=rows)
        self._most_bytes = most_bytes
        self._body_bytes = body_bytes
        # Bytes of rows that are not small, since they were last counted.
        self._grown = 0

    def append(self, row: LoggedRequest) -> None:
        """Remember a request; forgets the oldest ones when there are too many or they are too large.

        A body that is too large, or that nobody with a key has sent, is not kept.
        """
        # By position, since this runs for every request: the key, the response's body, the path, query and body.
        if (
            row[4] is None
            or len(row[10]) > _SMALL_BYTES
            or len(row[6]) > _SMALL_BYTES
            or (row[7] and len(row[7]) > _SMALL_BYTES)
            or (row[9] and len(row[9]) > _SMALL_BYTES)
        ):
            row = self._cut(row)
        self._log.append(row)

    def _cut(self, row: LoggedRequest) -> LoggedRequest:
        asked, told = len(row.request_body), len(row.response_body)
        row = row._replace(
            request_body=b"" if asked > self._body_bytes or row.key is None else row.request_body,
            response_body=b"" if told > self._body_bytes else row.response_body,
            request_bytes=asked,
            response_bytes=told,
        )
        self._grown += _size_of(row)
        # Counting all rows costs as much as a hundred requests, so it is done once in a while.
        if self._grown > self._most_bytes // 8:
            self._forget(self._most_bytes - self._most_bytes // 8 - _size_of(row))
            self._grown = 0
        return row

    def _forget(self, most: int) -> None:
        """Drop the oldest rows until the others take no more than ``most`` bytes."""
        size = self.size()
        while size > most and self._log:
            size -= _size_of(self._log.popleft())

    def size(self) -> int:
        """Bytes that the log takes, about."""
        return sum(map(_size_of, self._log))

    def clear(self) -> None:
        """Forget all."""
        self._log.clear()
        self._grown = 0

    def __len__(self) -> int:
        return len(self._log)

    def __iter__(self) -> Iterator[LoggedRequest]:
        return iter(self._log)


def _size_of(row: LoggedRequest) -> int:
    return len(row.path) + len(row.query) + len(row.request_body) + len(row.response_body)
