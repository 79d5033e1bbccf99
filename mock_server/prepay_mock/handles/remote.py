"""A mock server on a real socket, in a test's hands. It may run in this process, in another one, or elsewhere."""

from __future__ import annotations

import httpx

from prepay_mock.handles.channel import HttpChannel
from prepay_mock.handles.deprecated import warn_old
from prepay_mock.handles.faults import UnusedFaults
from prepay_mock.handles.handle import MockHandle
from prepay_mock.handles.wiring import Wiring

__all__ = ["RemoteMock", "connect", "old_name"]


class RemoteMock(MockHandle):
    """A mock server that is running, see :func:`prepay_mock.connect` and :meth:`Mock.serve`. For sync and async code.

    Args:
        url: its base URL.
        token: its control token, where it demands one.
        unused_faults: what becomes, when the ``with`` block ends, of a fault that was planned here and that no request
            has met: ``ignore``, ``warn`` or ``fail``.

    Raises:
        ControlError: the URL cannot be one. Whether a mock is there is found out by the first call.
    """

    def __init__(self, url: str, *, token: str | None = None, unused_faults: UnusedFaults = "warn") -> None:
        self._control = HttpChannel(url, token)
        url = url.rstrip("/")
        # One pool for all sync clients: nobody has to close them one by one. It has no base URL of its own, since a
        # client may be pointed at a proxy in front of the server.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=10)
        self._http = httpx.Client(verify=not url.startswith("http://"), trust_env=False, limits=limits)
        super().__init__(Wiring(url, self._control, lambda: self._http), unused_faults=unused_faults)

    def close(self) -> None:
        """Close the connections; the server runs on. Sync clients that were built here end with it."""
        self._control.close()
        self._http.close()


def connect(url: str, *, token: str | None = None, unused_faults: UnusedFaults = "warn") -> RemoteMock:
    """Take hold of a mock server that runs in another process or elsewhere.

    ``with prepay_mock.connect("http://127.0.0.1:4010") as mock:`` leaves the server running when the block ends.
    Arguments and errors as for :class:`RemoteMock`.
    """
    return RemoteMock(url, token=token, unused_faults=unused_faults)


def old_name() -> type[RemoteMock]:
    """What ``prepay_mock.MockServer`` was; warns that it is called ``RemoteMock``."""
    # Between here and the program's line lies the package's __getattr__.
    warn_old("prepay_mock.MockServer", "prepay_mock.RemoteMock, or prepay_mock.connect(url)", depth=2)
    return RemoteMock
