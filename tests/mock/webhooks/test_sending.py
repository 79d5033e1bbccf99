"""What a receiver gets, how it is signed, and where nothing may go."""

from __future__ import annotations

import hashlib
import hmac

import httpx
import orjson
import pytest

from prepay_mock.engine.engine import Engine
from prepay_mock.serving.in_process import InProcessTransport
from prepay_mock.webhooks.receivers import Receivers, is_loopback
from prepay_mock.webhooks.sender import Sender
from prepay_mock.world.clock import SECOND
from tests.mock.harness import START
from tests.mock.webhooks.receiving import KEY, SECRET, Far, Receiver, deliveries, done, end, hook, job


def test_the_receiver_gets_the_event_signed_over_the_very_bytes(
    api: httpx.Client, receiver: Receiver
) -> None:
    hook(api, receiver.url)
    job_id = job(api)
    assert receiver.got == []
    end(api, job_id)
    (got,) = receiver.got
    assert got.path == "/hook?of=studio"
    assert got.headers["content-type"] == "application/json"
    payload = orjson.loads(got.body)
    assert (payload["event"], payload["job_id"], payload["status"]) == ("job.completed", job_id, "completed")
    timestamp = got.headers["x-ugen-timestamp"]
    assert int(timestamp) == START // SECOND
    signed = timestamp.encode() + b"." + got.body
    assert got.headers["x-ugen-signature"] == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    (record,) = deliveries(api)
    assert (record["state"], record["next_attempt_at"]) == ("delivered", None)
    (attempt,) = record["attempts"]
    assert attempt["status"] == 200
    assert attempt["headers"]["X-UGen-Signature"] == got.headers["x-ugen-signature"]
    assert SECRET not in str(record)


def test_without_a_secret_there_is_no_signature(api: httpx.Client, receiver: Receiver) -> None:
    hook(api, receiver.url, None)
    end(api, job(api), "failed")
    (got,) = receiver.got
    assert "x-ugen-signature" not in got.headers
    assert orjson.loads(got.body)["event"] == "job.failed"


def test_nothing_leaves_this_machine_unless_it_may(engine: Engine, api: httpx.Client) -> None:
    hook(api, "https://hooks.studio.invalid/ugen")
    end(api, job(api))
    (record,) = deliveries(api)
    assert record["state"] == "failed"
    assert "hooks.studio.invalid is not a loopback address" in record["attempts"][0]["error"]
    assert "--webhooks-anywhere" in record["attempts"][0]["error"]
    far = Far()
    Sender(engine, receivers=Receivers(anywhere=True), transport=far)
    done(api.post(f"/_prepay/webhooks/{record['id']}/resend"))
    assert far.got == ["https://hooks.studio.invalid/ugen"]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("LocalHost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::ffff:10.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("2130706433", False),
        ("", False),
    ],
)
def test_what_is_a_loopback_address(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_transport_of_ones_own(engine: Engine) -> None:
    far = Far()
    sender = Sender(engine, transport=far)
    with httpx.Client(transport=InProcessTransport(engine), base_url="http://mock", headers=KEY) as api:
        hook(api, "https://hooks.studio.invalid/ugen")
        job(api)
        engine.run_timers(engine.world.clock.advance(30 * SECOND))
        assert far.got == []
        assert sender.deliver_due() == 1
        assert sender.deliver_due() == 0
    assert far.got == ["https://hooks.studio.invalid/ugen"]
