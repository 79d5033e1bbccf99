"""A receiver that listens, and a mock in this process whose webhooks reach it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest

from prepay_mock.contract import Contract
from prepay_mock.engine.engine import Engine
from prepay_mock.serving.in_process import InProcessTransport
from prepay_mock.webhooks.sender import Sender
from tests.mock.webhooks.receiving import KEY, Receiver, new_engine


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield receiver
    receiver.server.shutdown()
    thread.join()
    receiver.server.server_close()


@pytest.fixture
def engine(contract: Contract) -> Engine:
    return new_engine(contract)


@pytest.fixture
def api(engine: Engine) -> Iterator[httpx.Client]:
    """A client of the mock in this process; what it makes due is sent before it is answered."""
    Sender(engine)
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as client:
        yield client
