"""How the clients of a mock reach it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prepay_mock.handles.channel import Channel

if TYPE_CHECKING:
    import httpx

__all__ = ["Wiring"]


class Wiring:
    """How clients reach the mock.

    Args:
        base_url: of the mock.
        channel: to its control surface.
        http: makes the httpx client of a sync client.
        async_http: makes that of an async one; None = a client's own, which its user closes.
        in_process: there is no socket: only these httpx clients reach the mock.
    """

    def __init__(
        self,
        base_url: str,
        channel: Channel,
        http: Callable[[], httpx.Client],
        async_http: Callable[[], httpx.AsyncClient] | None = None,
        *,
        in_process: bool = False,
    ) -> None:
        self.base_url = base_url
        self.channel = channel
        self._http = http
        self._async_http = async_http
        self.in_process = in_process

    def sync_options(self) -> dict[str, Any]:
        """What every sync client is built with."""
        return {"base_url": self.base_url, "http_client": self._http()}

    def async_options(self) -> dict[str, Any]:
        """What every async client is built with."""
        given = {} if self._async_http is None else {"http_client": self._async_http()}
        return {"base_url": self.base_url, **given}
