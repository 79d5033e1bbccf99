"""How Python code speaks to a mock's control surface: in the same process, or over HTTP. The calls are the same."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, urlencode

import orjson

if TYPE_CHECKING:
    import httpx

    from prepay_mock.serving.in_process import InProcessTransport

__all__ = ["Channel", "ControlError", "HttpChannel", "InProcessChannel", "http_client", "path"]


class ControlError(ValueError):
    """The mock refused a control call; nothing was changed.

    Attributes:
        status: the HTTP status.
        code: the refusal's code.
        fields: the fields that are wrong, with the reason for each.
    """

    def __init__(self, status: int, code: str, message: str, fields: Mapping[str, str]) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.fields = dict(fields)


class Channel(Protocol):
    """Carries control calls."""

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Make a control call; returns the decoded body, None for an empty one.

        Args:
            method: the HTTP method.
            path: below ``/_prepay``, such as ``/clock``.
            body: a JSON value, or None.
            query: the query; values that are None are left out.

        Raises:
            ControlError: the call was refused.
        """
        ...


def path(*parts: str) -> str:
    """A path below ``/_prepay``, each part encoded."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


class _Channel:
    """What both channels share."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        target = f"/_prepay{path}" + (f"?{urlencode(given)}" if given else "")
        content = None if body is None else orjson.dumps(body)
        headers = {} if body is None else {"content-type": "application/json"}
        answer = self._client.request(method, target, content=content, headers=headers)
        value = orjson.loads(answer.content) if answer.content else None
        if answer.is_success:
            return value
        raise _error(answer.status_code, value)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class InProcessChannel(_Channel):
    """To a mock in this process."""

    def __init__(self, transport: InProcessTransport, base_url: str) -> None:
        import httpx

        super().__init__(httpx.Client(transport=transport, base_url=base_url, trust_env=False))


class HttpChannel(_Channel):
    """To a mock server.

    Args:
        url: the server's base URL.
        token: its control token, where it demands one.
        timeout: seconds for one call.
    """

    def __init__(self, url: str, token: str | None = None, *, timeout: float = 30.0) -> None:
        headers = {} if token is None else {"X-Prepay-Control-Token": token}
        super().__init__(http_client(url, headers=headers, timeout=timeout))


def http_client(url: str, **options: Any) -> httpx.Client:
    """An httpx client for one server, without a look at proxies; plain HTTP needs no certificates to be loaded."""
    import httpx

    return httpx.Client(base_url=url, verify=not url.startswith("http://"), trust_env=False, **options)


def _error(status: int, value: Any) -> ControlError:
    error: Mapping[str, Any] = {}
    with contextlib.suppress(KeyError, TypeError):
        error = value["error"]
    fields = {entry["field"]: entry["message"] for entry in error.get("fields", ())}
    message = error.get("message") or f"the control call was answered with {status}"
    return ControlError(status, str(error.get("code", "UNKNOWN")), str(message), fields)
