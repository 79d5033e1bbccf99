"""Builds the requests of one client, in the classes of its HTTP library."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from prepay._operation.unset import File
from prepay._wire.body import ACCEPTED

if TYPE_CHECKING:
    from prepay._wire.effects import Send
    from prepay._wire.messages import WireRequest
    from prepay._wire.secret import KeyHeader, Secret
    from prepay._wire.stack import Stack

__all__ = ["Builder"]

_ENCODING: Final = (b"Accept-Encoding", ACCEPTED.encode())


_Added: TypeAlias = tuple[list[tuple[bytes, bytes]], tuple[str, ...], bool, list[tuple[bytes, bytes]]]


class Builder:
    """Builds requests. Most go to few addresses, so that these are not parsed again each time."""

    def __init__(self, stack: Stack, client: Any, base_url: str, key: Secret, key_header: KeyHeader) -> None:
        self._request = stack.http.Request
        self._client = client
        self._key = key
        self._key_header = key_header
        self._key_name = key_header.name.encode()
        self._key_lower = self._key_name.lower()
        self._last: _Added | None = None

        def url(target: str) -> Any:
            return stack.http.URL(base_url + target)

        self._url = lru_cache(maxsize=128)(url)

    def build(self, send: Send, extensions: dict[str, Any]) -> Any:
        """Build the request of an attempt."""
        request, timeout = send.request, send.request.timeout
        # The gate does the waiting for a connection; a pool of the caller's own may be narrower.
        extensions["timeout"] = {
            "connect": timeout.connect,
            "read": timeout.read,
            "write": timeout.write,
            "pool": timeout.connect,
        }
        rest: dict[str, Any] = {"content": request.content, "extensions": extensions}
        client, url = self._client, self._url(request.target)
        if request.parts or client.params or client.cookies:
            rest["files"] = [(name, _part(value)) for name, value in request.parts] if request.parts else None
            built = client.build_request(request.method, url, headers=dict(request.headers), **rest)
            built.headers["Accept-Encoding"] = ACCEPTED
            if request.authenticated:
                # Past every local variable: what failed before leaves no key in a frame.
                built.headers[self._key_header.name] = self._key_header.reveal(self._key)
            return built
        # What the client does when all that it has to add are headers, at half the cost.
        ours = [(name.encode(), value.encode()) for name, value in request.headers.items()]
        theirs = self._added(client.headers.raw, tuple(request.headers), authenticated=request.authenticated)
        return self._request(
            request.method, url, headers=[*theirs, _ENCODING, *ours, *self._auth(request)], **rest
        )

    def _added(
        self, raw: list[tuple[bytes, bytes]], names: tuple[str, ...], *, authenticated: bool
    ) -> list[tuple[bytes, bytes]]:
        """Return the headers that the client adds of its own. Nearly always those of the last request."""
        last = self._last
        if last is not None and last[0] == raw and last[1] == names and last[2] is authenticated:
            return last[3]
        set_here = {b"accept-encoding", *(name.lower().encode() for name in names)}
        if authenticated:
            set_here.add(self._key_lower)
        found = [pair for pair in raw if pair[0].lower() not in set_here]
        self._last = (raw, names, authenticated, found)
        return found

    def _auth(self, request: WireRequest) -> tuple[tuple[bytes, bytes], ...]:
        """Return the header with the key. Not to be kept in a local variable."""
        if not request.authenticated:
            return ()
        return ((self._key_name, self._key_header.reveal(self._key).encode()),)


def _part(value: str | File) -> Any:
    if isinstance(value, str):
        return (None, value)
    return (
        (value.name, value.content, value.content_type) if value.content_type else (value.name, value.content)
    )
