"""A mock in a test's hands: its clock, its faults, what came in and went out, snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prepay_mock.handles.channel import path
from prepay_mock.handles.controls import ClockHandle, FaultsHandle, RequestsHandle
from prepay_mock.handles.vendors import VendorHandles, Wiring

__all__ = ["MockHandle"]


class MockHandle(VendorHandles):
    """A mock, whatever way it is reached."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._channel = wiring.channel
        self.clock = ClockHandle(self._channel)
        self.faults = FaultsHandle(self._channel)
        self.requests = RequestsHandle(self._channel)

    @property
    def base_url(self) -> str:
        """What clients take as their base URL."""
        return self._wiring.base_url

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """The alert mails that were sent, oldest first."""
        mails: list[dict[str, Any]] = self._channel.call("GET", "/outbox")["mails"]
        return mails

    @property
    def webhooks(self) -> list[dict[str, Any]]:
        """The webhook deliveries with their attempts, oldest first."""
        deliveries: list[dict[str, Any]] = self._channel.call("GET", "/webhooks")["webhooks"]
        return deliveries

    def snapshot(self, name: str = "default") -> str:
        """Save the world under a name, in place of an earlier one of that name; returns the name."""
        self._channel.call("POST", "/snapshots", {"name": name})
        return name

    def restore(self, name: str = "default") -> None:
        """Go back to a snapshot, its time included; raises ControlError when there is none of that name."""
        self._channel.call("POST", path("snapshots", name, "restore"))

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
        broken: dict[str, list[str]] = {}
        for entry in self._channel.call("GET", "/accounts")["accounts"]:
            answer = self._channel.call(
                "GET", path("accounts", entry["key"], "verify"), vendor=entry["vendor"]
            )
            if answer["breaches"]:
                who = f"{entry['vendor']} {entry['key']}"
                broken[who] = [f"{breach['law']}: {breach['message']}" for breach in answer["breaches"]]
        return broken
