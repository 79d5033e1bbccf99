"""The credit alert: one mail per fall."""

from __future__ import annotations

from prepay_mock.engine.engine import Engine
from tests.mock.harness import Api
from tests.mock.vendors.ugen.calls import (
    JOB_COSTS,
    account_of,
    balance,
    buy,
    create,
    end,
    mails,
    pass_seconds,
    purchases,
    top_up,
)

ALERT = "/api/v1/billing/credit-alert"


def alert(api: Api, threshold: int) -> None:
    body = {"enabled": True, "threshold_credits": threshold}
    assert api.post(ALERT, body).status == 200


def test_an_alert_sends_one_mail_per_fall(engine: Engine, api: Api) -> None:
    alert(api, 950)
    first = create(api)
    create(api)
    (mail,) = mails(engine)
    assert (mail["available_credits"], mail["threshold_credits"]) == (1000 - JOB_COSTS, 950)
    assert "914 credits" in mail["subject"]
    assert mail["to"].endswith("@account.invalid")
    end(engine, first)
    assert len(mails(engine)) == 1
    buy(engine, api, "starter")
    assert balance(api).available == 1200 - 2 * JOB_COSTS
    create(api)
    assert [mail["available_credits"] for mail in mails(engine)] == [914, 942]


def test_an_alert_is_sent_before_the_top_up_ends_its_cause(engine: Engine, payer: Api) -> None:
    alert(payer, 1150)
    top_up(payer, 1150)
    for count in (1, 2, 3):
        while len(mails(engine)) < count:
            create(payer)
        assert mails(engine)[-1]["available_credits"] < 1150
        assert balance(payer).available >= 1150
    assert purchases(payer) == 2 + 3


def test_an_alert_set_too_late_waits_for_a_rise(engine: Engine, api: Api) -> None:
    alert(api, 2000)
    create(api)
    assert mails(engine) == []
    buy(engine, api, "studio")
    assert mails(engine) == []
    account_of(engine, api).ledger.charge(4500, now=engine.world.clock.now())
    create(api)
    assert len(mails(engine)) == 1


def test_the_same_alert_again_sends_nothing(engine: Engine, api: Api) -> None:
    alert(api, 950)
    create(api)
    for _ in range(3):
        alert(api, 950)
        create(api)
    assert len(mails(engine)) == 1


def test_a_mail_is_dated_by_the_fall_and_names_no_foreign_key(engine: Engine) -> None:
    engine.any_key = True
    api = Api(engine, "ugen_sk_a_real_one")
    buy(engine, api, "creator")
    alert(api, balance(api).available)
    pass_seconds(engine, 90)
    create(api)
    (mail,) = mails(engine)
    assert mail["sent_at"] == "2026-06-01T12:01:30Z"
    assert api.key not in str(mail)


def test_a_fall_to_zero_is_a_fall(engine: Engine) -> None:
    api = Api(engine, f"sk_mock_studio_balance_{JOB_COSTS}")
    alert(api, 1)
    create(api)
    assert [mail["available_credits"] for mail in mails(engine)] == [0]
