"""What sync and async transports have in common: whose client it is, how requests are built and responses read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prepay._wire.body import MAX_RESPONSE_BYTES, Body, TooLarge
from prepay._wire.failures import Failures
from prepay._wire.lanes import Route
from prepay._wire.messages import TransportFailure, WireResponse
from prepay._wire.network import Watch
from prepay._wire.request import Builder
from prepay._wire.senders import note
from prepay._wire.stack import Stack, chosen_stack, router, stack_of

if TYPE_CHECKING:
    from prepay._wire.effects import Send
    from prepay._wire.secret import KeyHeader, Secret

__all__ = ["Transport", "already_read", "body_of", "noted"]


class Transport:
    """What sync and async transports have in common.

    Args:
        base_url: scheme, host and perhaps a path prefix, without a slash at the end.
        key: the API key.
        key_header: the header that carries it.
        connections: how many attempts may be under way at a time.
        client: the caller's own client, which stays theirs to close; its pool is not changed.
        setting: the variable that names the base URL, for messages.
    """

    _sync: bool

    def __init__(
        self,
        base_url: str,
        key: Secret,
        *,
        key_header: KeyHeader,
        connections: int,
        client: Any = None,
        setting: str = "",
    ) -> None:
        self._key = key
        self._connections = connections
        self._owned = client is None
        self._closed = False
        stack: Stack = chosen_stack() if client is None else stack_of(client, sync=self._sync)
        if client is None:
            made = stack.http.Client if self._sync else stack.http.AsyncClient
            client = made(transport=router(stack, sync=self._sync), trust_env=False)
        self._client = client
        self._route = Route(stack, base_url)
        self._build = Builder(stack, client, base_url, key, key_header).build
        self._failures = Failures(
            stack, base_url, key, None if not self._owned else self._route.proxy, setting
        )
        transport: Any = getattr(client, "_transport", None)
        sockets = (stack.http.HTTPTransport, stack.http.AsyncHTTPTransport)
        # Whether the steps of a caller's client tell when a byte leaves; of other transports nothing is known.
        self._tells = isinstance(transport, sockets)
        socketless = (stack.http.MockTransport, stack.http.ASGITransport, stack.http.WSGITransport)
        self._anywhere = (
            isinstance(transport, socketless) or getattr(transport, "opens_sockets", True) is False
        )

    @property
    def _is_closed(self) -> bool:
        return self._closed or self._client.is_closed

    def _response(self, response: Any, content: bytes) -> WireResponse:
        """Return the response, without the key should the server quote it."""
        headers: dict[str, str] = {}
        for name, value in response.headers.raw:
            known, text = name.decode("latin-1").lower(), _text(value)
            headers[known] = f"{headers[known]}, {text}" if known in headers else text
        if self._key.is_in("\n".join(headers.values())):
            headers = {name: self._key.hidden_in(text) for name, text in headers.items()}
        return WireResponse(response.status_code, headers, self._key.hidden_in(content))

    def _failed(self, error: Exception, send: Send, watch: Watch, ends: float) -> TransportFailure:
        return self._failures.of(error, send, watch, ours=self._owned, closed=self._is_closed, ends=ends)


def noted(send: Send, watch: Watch, event: str, info: dict[str, Any]) -> None:
    note(send, watch, event, info.get("request"))


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def body_of(response: Any) -> Body:
    return Body(response.headers.get("content-encoding", ""))


def already_read(response: Any) -> bytes:
    """Return the content of a response that a transport without a socket, or a hook, has read."""
    content: bytes = response.content
    if len(content) > MAX_RESPONSE_BYTES:
        raise TooLarge
    return content
