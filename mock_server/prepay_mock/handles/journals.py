"""What a mock sent, and the worlds that it saved, in a test's hands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from prepay_mock.handles.channel import Channel, path

__all__ = ["SnapshotsHandle", "WebhooksHandle"]


class WebhooksHandle(Sequence[Mapping[str, Any]]):
    """The webhook deliveries with their attempts, oldest first, as ``GET /_prepay/webhooks`` shows them."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def resend(self, delivery: Mapping[str, Any] | str) -> Mapping[str, Any]:
        """Send a delivery once more, now; the delivery as it is then.

        Args:
            delivery: a delivery of this sequence, or its id.

        Raises:
            ControlError: there is no such delivery.
        """
        delivery_id = delivery if isinstance(delivery, str) else str(delivery["id"])
        sent: Mapping[str, Any] = self._channel.call("POST", path("webhooks", delivery_id, "resend"))
        return sent

    def _all(self) -> list[Mapping[str, Any]]:
        deliveries: list[Mapping[str, Any]] = self._channel.call("GET", "/webhooks")["webhooks"]
        return deliveries

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> list[Mapping[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> Mapping[str, Any] | list[Mapping[str, Any]]:
        return self._all()[index]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self._all())


class SnapshotsHandle(Sequence[str]):
    """The names of the saved worlds, in the order of the alphabet."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def save(self, name: str = "default") -> str:
        """Save the world under a name, in place of an earlier one of that name; returns the name.

        Raises:
            ControlError: the name has other characters than letters, digits, ``_``, ``.`` and ``-``.
        """
        self._channel.call("POST", "/snapshots", {"name": name})
        return name

    def restore(self, name: str = "default") -> None:
        """Go back to a saved world, its time included; raises ControlError when there is none of that name."""
        self._channel.call("POST", path("snapshots", name, "restore"))

    def drop(self, name: str = "default") -> None:
        """Forget a saved world; raises ControlError when there is none of that name."""
        self._channel.call("DELETE", path("snapshots", name))

    def _all(self) -> list[str]:
        names: list[str] = self._channel.call("GET", "/snapshots")["snapshots"]
        return names

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        return self._all()[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())
