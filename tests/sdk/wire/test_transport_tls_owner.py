"""What a signal handler raises while TLS begins closes no descriptor that belongs to another call."""

from __future__ import annotations

import gc
import os
import socket
import ssl
import time
from contextlib import suppress
from typing import Any

import pytest

from prepay._wire import stack
from prepay._wire.network import Watch, _Stream
from tests.sdk.interrupting import Interrupt, at_opcode

CORE: Any = stack._loaded("httpx").core
SSL = ("/ssl.py",)
CONTEXT = ssl.create_default_context()


def stream(held: socket.socket) -> Any:
    made = CORE._backends.sync.SyncStream(held)
    watch = Watch()
    watch.ends = time.monotonic() + 60
    return _Stream(CORE, watch, made)


def begin(over: Any) -> None:
    """Begin TLS with a peer that never speaks."""
    with suppress(CORE.ConnectTimeout):
        over.start_tls(CONTEXT, "localhost", 0.02)


# What an interrupt threw away is closed by the garbage collector, as in any program.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a1_an_exception_amid_the_beginning_of_tls_closes_nothing_of_another_call() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        total = at_opcode(0, SSL, lambda: begin(stream(ours)), Interrupt())
    assert total > 100
    lost: list[int] = []
    for point in range(1, total + 1):
        ours, theirs = socket.socketpair()
        over = stream(ours)
        with suppress(Interrupt):
            at_opcode(point, SSL, lambda over=over: begin(over), Interrupt())  # type: ignore[misc]
        gc.collect()
        # Takes the number of whatever was closed.
        another = os.open(os.devnull, os.O_RDONLY)
        over.abort(everywhere=True)
        try:
            os.fstat(another)
        except OSError:
            lost.append(point)
        else:
            os.close(another)
        theirs.close()
    assert lost == []


@pytest.mark.parametrize("everywhere", [True, False])
def test_a1_what_is_lent_is_closed_once_it_is_taken(everywhere: bool) -> None:
    ours, theirs = socket.socketpair()
    over = stream(ours)
    begin(over)
    assert ours.fileno() == -1
    over.abort(everywhere=everywhere)
    theirs.settimeout(1)
    while theirs.recv(65536):
        pass
    theirs.close()
