"""How often and when a delivery is tried again, by the world's clock."""

from __future__ import annotations

import contextlib

import httpx
import pytest

from prepay_mock.serving.server import bind, url_of
from prepay_mock.world.clock import SECOND
from tests.mock.harness import START
from tests.mock.webhooks.receiving import (
    Receiver,
    deliveries,
    done,
    end,
    hook,
    instant,
    job,
    pass_seconds,
    seconds_of,
)


def test_a_webhook_is_retried_at_1_4_and_16_seconds_of_virtual_time(
    api: httpx.Client, receiver: Receiver
) -> None:
    receiver.answer = 500
    hook(api, receiver.url)
    end(api, job(api))
    assert len(receiver.got) == 1
    for seconds, tries in (
        (0.999, 1),
        (0.001, 2),
        (2.999, 2),
        (0.001, 3),
        (11.999, 3),
        (0.001, 4),
        (86400, 4),
    ):
        pass_seconds(api, seconds)
        assert len(receiver.got) == tries
    (record,) = deliveries(api)
    assert record["state"] == "failed"
    assert [attempt["status"] for attempt in record["attempts"]] == [500] * 4
    assert seconds_of(record) == [0, 1, 4, 16]
    # Each try is signed for its own time.
    assert [int(got.headers["x-ugen-timestamp"]) - START // SECOND for got in receiver.got] == [0, 1, 4, 16]
    assert len({got.headers["x-ugen-signature"] for got in receiver.got}) == 4
    assert len({got.body for got in receiver.got}) == 1


def test_one_jump_makes_every_try_on_its_way_at_its_own_time(api: httpx.Client, receiver: Receiver) -> None:
    receiver.answer = 503
    hook(api, receiver.url)
    job(api)
    pass_seconds(api, 3600)
    (record,) = deliveries(api)
    # The job takes 30 seconds.
    assert seconds_of(record) == [30, 31, 34, 46]
    assert record["state"] == "failed"


def test_the_next_event_may_be_a_retry(api: httpx.Client, receiver: Receiver) -> None:
    receiver.answer = 500
    hook(api, receiver.url)
    end(api, job(api))
    for seconds in (1, 4, 16):
        moved = done(api.post("/_prepay/clock", json={"to": "next-event"}))
        assert instant(moved["now"]) - START / SECOND == seconds
    assert len(receiver.got) == 4


def test_a_try_that_succeeds_is_the_last(api: httpx.Client, receiver: Receiver) -> None:
    receiver.answer = lambda _: 500 if len(receiver.got) < 3 else 204
    hook(api, receiver.url)
    end(api, job(api))
    pass_seconds(api, 3600)
    (record,) = deliveries(api)
    assert [attempt["status"] for attempt in record["attempts"]] == [500, 500, 204]
    assert record["state"] == "delivered"


@pytest.mark.parametrize("status", [302, 404, 410, 500])
def test_only_a_2xx_counts_as_delivered(api: httpx.Client, receiver: Receiver, status: int) -> None:
    receiver.answer = status
    hook(api, receiver.url)
    end(api, job(api))
    (record,) = deliveries(api)
    assert (record["state"], record["attempts"][0]["status"]) == ("pending", status)
    assert [got.path for got in receiver.got] == ["/hook?of=studio"]


def test_nobody_there_is_tried_again_too(api: httpx.Client, receiver: Receiver) -> None:
    with contextlib.closing(bind("127.0.0.1", 0)) as gone:
        url = url_of(gone)
    hook(api, url)
    end(api, job(api))
    (record,) = deliveries(api)
    assert record["state"] == "pending"
    assert "refused" in record["attempts"][0]["error"]
    pass_seconds(api, 16)
    (record,) = deliveries(api)
    assert (record["state"], len(record["attempts"])) == ("failed", 4)


def test_a_delivery_is_sent_once_more_on_demand(api: httpx.Client, receiver: Receiver) -> None:
    receiver.answer = 500
    hook(api, receiver.url)
    end(api, job(api))
    pass_seconds(api, 3600)
    (record,) = deliveries(api)
    receiver.answer = 200
    again = done(api.post(f"/_prepay/webhooks/{record['id']}/resend"))
    assert len(receiver.got) == 5
    assert (again["state"], again["attempts"][-1]["status"]) == ("delivered", 200)
    assert deliveries(api) == [again]
    # One that has arrived may be sent again as well, and is tried again like any other.
    receiver.answer = 500
    done(api.post(f"/_prepay/webhooks/{record['id']}/resend"))
    pass_seconds(api, 16)
    assert len(receiver.got) == 9
    assert api.post("/_prepay/webhooks/whd_unknown/resend").status_code == 404
