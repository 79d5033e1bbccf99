"""Pointing the clients that an application builds for itself at a mock, and refusing those that go elsewhere."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Generator, Mapping
from typing import Any
from unittest import mock

from prepay import UNSET
from prepay._client.base import AsyncClient, SyncClient
from prepay._wire.hosts import host_of, is_loopback
from prepay.errors import ConfigurationError
from prepay_mock.handles.errors import ControlError
from prepay_mock.handles.wiring import Wiring

__all__ = ["patched_in"]

# Names that lead to nothing outside this machine (RFC 2606 and RFC 6761); stubs have such addresses.
_NOWHERE = (".mock", ".invalid", ".test")
_MARK = "_prepay_mock_patched"


@contextlib.contextmanager
def patched_in(wiring: Wiring, environ: Mapping[str, str]) -> Generator[None]:
    """Patch the base classes of all clients while the block runs; see ``MockHandle.patched``.

    It is done on the classes, not by a switch in the SDK: whoever runs without a mock has no such switch at all.

    Raises:
        ControlError: another mock is patched in.
    """
    if hasattr(SyncClient.__init__, _MARK):
        raise ControlError(None, "PATCHED", "another mock is patched in; end its block first")
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, environ))
        for kind, options in ((SyncClient, wiring.sync_options), (AsyncClient, wiring.async_options)):
            for name, replace in (("__init__", _building(wiring, options)), ("_drive", _calling(wiring))):
                stack.enter_context(mock.patch.object(kind, name, replace(getattr(kind, name))))
        yield


Method = Callable[..., Any]


def _building(wiring: Wiring, options: Callable[[], dict[str, Any]]) -> Callable[[Method], Method]:
    def replaced(original: Method) -> Method:
        @functools.wraps(original)
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
            if wiring.in_process and _address(self, kwargs.get("base_url")) == wiring.base_url:
                kwargs["http_client"] = options()["http_client"]
            original(self, *args, **kwargs)
            _check(self, self.base_url, wiring)

        setattr(__init__, _MARK, True)
        return __init__

    return replaced


def _address(client: Any, given: object) -> str | None:
    """The address that a client will have; None where it will refuse what it was given."""
    with contextlib.suppress(ConfigurationError):
        text = None if given is None or given is UNSET else str(given).strip()
        return str(client._profile.address(text))
    return None


def _calling(wiring: Wiring) -> Callable[[Method], Method]:
    def replaced(original: Method) -> Method:
        # For async clients it returns the original's coroutine, which is awaited by whoever called.
        @functools.wraps(original)
        def _drive(self: Any, flow: Any) -> Any:
            _check(self, self.base_url, wiring)
            return original(self, flow)

        return _drive

    return replaced


def _check(client: Any, address: str, wiring: Wiring) -> None:
    """Raise ConfigurationError for an address that is neither the mock's nor on this machine."""
    host = host_of(address)
    if address == wiring.base_url or is_loopback(host) or host.endswith(_NOWHERE):
        return
    raise ConfigurationError(
        f"{type(client).__name__}: a prepay mock is patched in, and {host} is not it. Nothing was sent. Leave out "
        f"base_url, or set it to {wiring.base_url}. Clients that were built before mock.patched() must be built in it."
    )
