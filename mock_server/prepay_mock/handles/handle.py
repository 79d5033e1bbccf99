"""A mock in a test's hands: its clock, its faults, what came in and went out, saved worlds."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from prepay_mock.handles.clock import ClockHandle
from prepay_mock.handles.errors import ControlError
from prepay_mock.handles.faults import FaultsHandle, UnusedFaults, check_mode, report
from prepay_mock.handles.journals import SnapshotsHandle, WebhooksHandle
from prepay_mock.handles.requests import RequestsHandle, key_text
from prepay_mock.handles.vendor import MAIN, key_of
from prepay_mock.handles.vendors import VendorHandles
from prepay_mock.handles.wiring import Wiring

if TYPE_CHECKING:
    from prepay_mock.handles.account import AccountHandle

__all__ = ["MockHandle"]


class MockHandle(VendorHandles, ABC):
    """A mock, whatever way it is reached: :class:`Mock` in this process, :class:`RemoteMock` on a socket.

    Code that takes a ``MockHandle`` works with both. May be used from any thread.

    Raises:
        ControlError: in every method: the mock refuses the call, or none answers.
    """

    def __init__(self, wiring: Wiring, *, unused_faults: UnusedFaults = "warn") -> None:
        super().__init__(wiring)
        check_mode(unused_faults)
        self._channel = wiring.channel
        self._unused_faults: UnusedFaults = unused_faults
        self.clock = ClockHandle(self._channel)
        self.faults = FaultsHandle(self._channel, unused_faults)
        self.requests = RequestsHandle(self._channel)
        self.webhooks = WebhooksHandle(self._channel)
        self.snapshots = SnapshotsHandle(self._channel)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.url}>"

    @property
    def url(self) -> str:
        """The base URL, which clients take as ``base_url``. That of a mock in this process is no address."""
        return self._wiring.base_url

    @property
    def base_url(self) -> str:
        """The same as ``url``."""
        return self.url

    @property
    def about(self) -> Mapping[str, Any]:
        """Version, seed, scenario, storage, clock and accounts, as ``GET /_prepay`` shows them."""
        facts: Mapping[str, Any] = self._channel.call("GET", "")
        return facts

    @property
    def description(self) -> Mapping[str, Any]:
        """The control API as an OpenAPI document."""
        document: Mapping[str, Any] = self._channel.call("GET", "/openapi.json")
        return document

    @property
    def ready(self) -> bool:
        """Whether the mock answers requests; False once its state can no longer be stored."""
        return bool(self._channel.call("GET", "/health")["ready"])

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """The alert mails that were sent, oldest first."""
        mails: list[dict[str, Any]] = self._channel.call("GET", "/outbox")["mails"]
        return mails

    def snapshot(self, name: str = "default") -> str:
        """Save the world under a name; the same as ``snapshots.save``."""
        return self.snapshots.save(name)

    def restore(self, name: str = "default") -> None:
        """Go back to a snapshot; the same as ``snapshots.restore``."""
        self.snapshots.restore(name)

    def reset(self) -> None:
        """Start again from the scenario. Snapshots stay."""
        self._channel.call("POST", "/reset")

    def export_state(self) -> dict[str, Any]:
        """The whole world as a JSON value. It holds the mock's keys and webhook secrets."""
        state: dict[str, Any] = self._channel.call("GET", "/state")
        return state

    def import_state(self, state: Mapping[str, Any]) -> None:
        """Put an exported world in place of this one; raises ControlError for one that breaks a ledger's law."""
        self._channel.call("PUT", "/state", state)

    def verify(self) -> dict[str, list[str]]:
        """Every law of the ledger that is broken, by account; empty when all is well."""
        breaches = {f"{account.vendor} {account.key}": account.verify() for account in self.accounts}
        return {who: broken for who, broken in breaches.items() if broken}

    def environ(self, account: AccountHandle[Any, Any] | str | None = None) -> dict[str, str]:
        """The environment variables by which a program that uses prepay speaks to this mock and to nothing else.

        ``subprocess.run(command, env={**os.environ, **mock.environ()})`` starts such a program. The URL of a mock in
        this process is of use to this process alone, see ``patched``.

        Args:
            account: whose key the program uses with every vendor: an account, a name or a key; ``main`` when None.
        """
        key = key_of(MAIN if account is None else key_text(account))
        variables = {"PREPAY_EXPECT_MOCK": "1"}
        for vendor in self.vendors:
            prefix = vendor.name.upper()
            variables |= {f"{prefix}_API_KEY": key, f"{prefix}_BASE_URL": self.url}
        return variables

    @contextlib.contextmanager
    def patched(self, account: AccountHandle[Any, Any] | str | None = None) -> Generator[Self]:
        """Let the clients that an application builds for itself speak to this mock while the block runs.

        A client takes key and address from the variables of ``environ``, which are set meanwhile, and reaches a mock
        in this process without a socket. Whatever would go elsewhere is refused: a client that is built with
        the address of another host, and every call of one that was built before. Only this machine is allowed, and
        stubs are. It holds for the whole process, all threads and event loops, so one mock at a time.

        Args:
            account: whose key is used; as for ``environ``.

        Raises:
            ControlError: another mock is patched in.
        """
        from prepay_mock.handles.patch import patched_in

        with patched_in(self._wiring, self.environ(account)):
            yield self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        unused: list[str] = []
        if kind is None and self._unused_faults != "ignore":
            # The block may have closed the mock itself, or its server may be gone.
            with contextlib.suppress(ControlError):
                unused = self.faults.unused()
        self.close()
        report(unused, self._unused_faults, depth=2)

    @abstractmethod
    def close(self) -> None:
        """Close what this handle has opened."""
