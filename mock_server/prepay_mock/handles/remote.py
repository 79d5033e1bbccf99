"""A mock server on a real socket, in a test's hands. It may run in this process, in another one, or elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from types import TracebackType
from typing import Any, Self

import httpx

from prepay_mock.handles.channel import HttpChannel
from prepay_mock.handles.handle import MockHandle
from prepay_mock.handles.vendors import Wiring

__all__ = ["MockServer", "serving"]


class MockServer(MockHandle):
    """A mock server that is running.

    Args:
        url: its base URL.
        token: its control token, where it demands one.
    """

    def __init__(self, url: str, *, token: str | None = None) -> None:
        self._control = HttpChannel(url, token)
        # One pool for all sync clients: nobody has to close them one by one. It has no base URL of its own, since a
        # client may be pointed at a proxy in front of the server.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=10)
        self._http = httpx.Client(verify=not url.startswith("http://"), trust_env=False, limits=limits)
        super().__init__(Wiring(url, self._control, lambda: self._http))

    @property
    def url(self) -> str:
        """The base URL."""
        return self.base_url

    def new_key(self, vendor: str, *, balance: int | None = None, **options: Any) -> str:
        """The key of a fresh account, which nobody else uses; options as for ``VendorHandle.account``."""
        return self.vendor(vendor).account(balance=balance, **options).key

    def client(self, vendor: str, key: str | None = None, **options: Any) -> Any:
        """An SDK client of a vendor, with this key or with that of a fresh account."""
        handle = self.vendor(vendor)
        return handle.client(key or handle.account(), **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the server, which runs on. Sync clients that were built here end with it."""
        self._control.close()
        self._http.close()


@contextlib.contextmanager
def serving(**options: Any) -> Generator[MockServer]:
    """A server in a thread of this process, on a free loopback port, while the block runs; options as for ``Mock``."""
    from prepay_mock.handles.mock import Mock
    from prepay_mock.serving.server import running

    with Mock(**options) as mock, running(mock.engine, sender=mock.sender) as url, MockServer(url) as server:
        yield server
