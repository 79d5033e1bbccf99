"""How Python code speaks to a mock's control surface: in the same process, or over HTTP. The calls are the same."""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

import orjson

from prepay_mock.handles.errors import ControlError, wrong

if TYPE_CHECKING:
    import httpx

    from prepay_mock.serving.in_process import InProcessTransport

__all__ = ["Channel", "ControlError", "HttpChannel", "InProcessChannel", "http_client", "path"]


class Channel(Protocol):
    """Carries control calls."""

    @property
    def place(self) -> Hashable:
        """Which mock it leads to: equal for two channels to the same one."""
        ...

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Make a control call; returns the decoded body, None for an empty one.

        Args:
            method: the HTTP method.
            path: below ``/_prepay``, such as ``/clock``.
            body: a JSON value, or None.
            query: the query; values that are None are left out.

        Raises:
            ControlError: the call was refused, or no mock answered.
        """
        ...


def path(*parts: str) -> str:
    """A path below ``/_prepay``, each part encoded."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)


class _Channel:
    """What both channels share."""

    def __init__(self, client: httpx.Client, place: Hashable) -> None:
        self._client = client
        self.place = place

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        given = {name: value for name, value in query.items() if value is not None}
        target = f"/_prepay{path}" + (f"?{urlencode(given)}" if given else "")
        headers = {} if body is None else {"content-type": "application/json"}
        answer = self._send(method, target, _json(body), headers)
        try:
            value = orjson.loads(answer.content) if answer.content else None
        except orjson.JSONDecodeError:
            message = f"what answers at {self.place} is no mock"
            raise ControlError(answer.status_code, "NOT_A_MOCK", message) from None
        if answer.is_success:
            return value
        raise _error(answer.status_code, value)

    def _send(
        self, method: str, target: str, content: bytes | None, headers: dict[str, str]
    ) -> httpx.Response:
        import httpx

        if self._client.is_closed:
            raise ControlError(None, "CLOSED", "this mock is closed; open another one")
        try:
            return self._client.request(method, target, content=content, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            message = f"no mock answers at {self.place}; is one running there? ({type(error).__name__})"
            raise ControlError(None, "UNREACHABLE", message) from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _json(body: Any) -> bytes | None:
    try:
        return None if body is None else orjson.dumps(body)
    except TypeError as error:
        message = f"an argument cannot be written as JSON ({error}); give text, numbers, lists and mappings"
        raise ControlError(None, "INVALID", message) from None


class InProcessChannel(_Channel):
    """To a mock in this process."""

    def __init__(self, transport: InProcessTransport, base_url: str) -> None:
        import httpx

        super().__init__(httpx.Client(transport=transport, base_url=base_url, trust_env=False), transport)


class HttpChannel(_Channel):
    """To a mock server.

    Args:
        url: the server's base URL.
        token: its control token, where it demands one.
        timeout: seconds for one call.

    Raises:
        ControlError: the URL cannot be one.
    """

    def __init__(self, url: str, token: str | None = None, *, timeout: float = 30.0) -> None:
        headers = {} if token is None else {"X-Prepay-Control-Token": token}
        super().__init__(http_client(_checked(url), headers=headers, timeout=timeout), url.rstrip("/"))


def _checked(url: str) -> str:
    with contextlib.suppress(AttributeError, TypeError, ValueError):
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return url
    raise wrong("url", "must be the base URL of a mock server, such as http://127.0.0.1:4010")


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
