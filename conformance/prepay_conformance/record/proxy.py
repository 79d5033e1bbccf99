"""The recorder: listens on loopback, passes on, writes down."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from prepay_conformance.gate.upstream import Upstream
from prepay_conformance.record.address import Address, CannotListen
from prepay_conformance.record.entry import Seen
from prepay_conformance.record.har import HarFile
from prepay_conformance.record.limits import RecordLimits
from prepay_conformance.record.relay import Relay
from prepay_conformance.record.secrets import LiveSecrets

__all__ = ["Recorder"]

_TICK = 0.05
_ABORTING = 1.0


class Recorder:
    """Records while its block runs. It sends nothing of its own; requests that a client sends through it are real.

    Args:
        url: base URL of the API.
        har: where entries go; the recorder closes it.
        address: where to listen; a free port by default.
        limits: how much is kept.
        timeout: seconds to wait for the API each time.
        environment: names the user's proxy, and keys to mask from the start.

    Raises:
        KitError: the URL is not one; as CannotListen: the system refuses the address.

    Example:
        >>> with Recorder("https://api.example.com", HarFile(Path("live.har"))) as recorder:
        ...     client = httpx.Client(base_url=recorder.url)
    """

    def __init__(
        self,
        url: str,
        har: HarFile,
        *,
        address: Address | None = None,
        limits: RecordLimits | None = None,
        timeout: float = 60.0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        environment = os.environ if environment is None else environment
        address = address or Address("127.0.0.1", 0)
        self.limits = limits or RecordLimits()
        self.api = Upstream(url, timeout, environment=environment)
        self.har = har
        self._timeout = timeout
        self._secrets = LiveSecrets(environment, people=not self.api.loopback)
        self._stale = False
        self._lock = threading.Lock()
        self._relays: dict[socket.socket, Relay] = {}
        self._room = threading.Semaphore(self.limits.connections)
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        try:
            self._listener = socket.create_server(tuple(address), family=family)
        except OSError as error:
            raise CannotListen(
                f"--listen: {address.host}:{address.port}: {error.strerror or error}."
            ) from None
        port = self._listener.getsockname()[1]
        self.url = (
            f"http://[{address.host}]:{port}" if ":" in address.host else f"http://{address.host}:{port}"
        )
        """What a client takes as its base URL."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._accept, name="prepay-record", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take no more requests, give those under way ``closing_seconds``, and finish the file."""
        self._stopping.set()
        # Closing a listener does not wake its accept() everywhere; shutting it down does, or a last connection.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        deadline = time.monotonic() + self.limits.closing_seconds
        while time.monotonic() < deadline and any(relay.busy for relay in self._open().values()):
            time.sleep(_TICK)
        for relay in self._open().values():
            relay.abort()
        # What broke off is recorded as such, before the file is closed.
        deadline = time.monotonic() + _ABORTING
        while time.monotonic() < deadline and self._open():
            time.sleep(_TICK)
        if self._thread.is_alive():
            self._thread.join(timeout=1)
        self.api.close()
        if self._stale:
            self.har.mask_again(self._secrets.masker)
        self.har.close()

    def _open(self) -> dict[socket.socket, Relay]:
        with self._lock:
            return dict(self._relays)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            self._room.acquire()
            try:
                client, _ = self._listener.accept()
            except OSError:
                self._room.release()
                if self._stopping.is_set():
                    return
                # Such as too many open files: the next one may find room.
                time.sleep(_TICK)
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(client,), name="prepay-record", daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        relay = Relay(client, self.api, self._note, self.limits, self._timeout)
        with self._lock:
            self._relays[client] = relay
        try:
            with contextlib.suppress(OSError), client:
                relay.run()
        finally:
            with self._lock:
                del self._relays[client]
            self._room.release()

    def _note(self, seen: Seen) -> None:
        try:
            if self._secrets.learn(seen.exchange()) and self.har.entries:
                # An earlier entry may hold what is known as a secret only now.
                self._stale = True
            self.har.add(seen.entry(self._secrets.masker), self._secrets.masker)
        except Exception:  # noqa: BLE001 - the traffic goes on, whatever is wrong with an entry
            # Such as more secrets than can be masked: what cannot be masked is not written.
            self.har.left_out += 1
