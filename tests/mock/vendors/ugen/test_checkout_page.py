"""The page behind ``checkout_url``, in a real headless Chromium: Pay credits the account, Cancel does not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from prepay_mock import RemoteMock
from prepay_mock.handles.mock import serving
from tests.mock.control.desk import Desk
from tests.mock.harness import Api
from tests.tree import ROOT

SCRIPT = ROOT / "tests" / "mock" / "vendors" / "ugen" / "checkout_page.mjs"
PAID = "Paid. The credits are in the account."
CANCELLED = "Cancelled. Nothing was charged, and no credits were added."


class Browser:
    """A browser that looks at one page after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def look(self, url: str, **task: Any) -> dict[str, Any]:
        """What the page shows before and after a button is pressed."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        asked.write(json.dumps({"url": url, **task}) + "\n")
        asked.flush()
        answer: dict[str, Any] = json.loads(answers.readline())
        assert "error" not in answer, answer["error"]
        return answer


def missing(what: str) -> None:
    """Without a browser there is nothing to see; where ``CI`` is ``true`` there must be one."""
    message = f"{what} is missing: install it to look at the checkout page in a browser"
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    node = shutil.which("node")
    if chromium is None or node is None:
        missing("Chromium" if node else "Node.js")
    if not (ROOT / "node_modules" / "playwright-core").is_dir():
        missing("playwright-core (npm install)")
    process = subprocess.Popen(
        [str(node), str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PREPAY_CHROMIUM": str(chromium)},
    )
    with process:
        yield Browser(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=60) == 0


@pytest.fixture(scope="module")
def server() -> Iterator[RemoteMock]:
    with serving() as server:
        yield server


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize(
    ("press", "status", "left"), [("Pay", PAID, 1000), ("Cancel", CANCELLED, 0)], ids=["pay", "cancel"]
)
def test_the_buttons_do_what_they_say(
    browser: Browser, server: RemoteMock, scripts: bool, press: str, status: str, left: int
) -> None:
    account = server.ugen.account(balance=0)
    order = account.client().billing.checkout(pack_id="creator")
    seen = browser.look(order.checkout_url, scripts=scripts, press=press)
    assert (seen["code"], seen["failures"], seen["foreign"]) == (200, [], [])
    before, after = seen["before"], seen["after"]
    assert (before["heading"], before["price"], before["status"]) == ("Creator pack", "$45.00", None)
    assert before["buttons"] == ["Cancel", "Pay $45.00"]
    assert (after["heading"], after["status"], after["buttons"]) == ("Creator pack", status, [])
    assert account.balance == left


def test_an_order_that_has_ended_is_only_shown(browser: Browser, server: RemoteMock) -> None:
    account = server.ugen.account(balance=0)
    order = account.client().billing.checkout(pack_id="starter")
    browser.look(order.checkout_url, press="Pay")
    again = browser.look(order.checkout_url)
    assert (again["before"]["status"], again["before"]["buttons"]) == (PAID, [])
    assert account.balance == 200
    server.ugen.settle_payment(account.client().billing.checkout(pack_id="starter").session_id, "expired")
    assert account.balance == 200


def test_the_page_fits_a_telephone(browser: Browser, server: RemoteMock) -> None:
    order = server.ugen.account(balance=0).client().billing.checkout(pack_id="enterprise")
    seen = browser.look(order.checkout_url, width=320)
    assert seen["before"]["wide"] is False
    assert seen["before"]["price"] == "$600.00"


def test_an_unknown_order_says_so(browser: Browser, server: RemoteMock) -> None:
    seen = browser.look(f"{server.url}/_prepay/checkout/cs_nope")
    assert (seen["code"], seen["before"]["heading"]) == (404, "No such order")


# -- without a browser -------------------------------------------------------------------------------------------


def test_the_form_is_plain_html_and_the_page_allows_no_scripts(desk: Desk) -> None:
    api = Api(desk.engine, desk.key("ugen"))
    session = api.post("/api/v1/billing/checkout", {"pack_id": "studio"}).json["session_id"]
    page = desk.get(f"/checkout/{session}")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.json
    assert '<form method="post">' in page.json
    ticket = re.search('name="ticket" value="([0-9a-f]{32})"', page.json)
    assert ticket is not None
    stamp = b"&ticket=" + ticket[1].encode()
    paid = desk.call("POST", f"/checkout/{session}", raw=b"outcome=paid" + stamp)
    assert PAID in paid.json
    assert api.get("/api/v1/credits/balance").json["credit_balance"] == 5000
    assert CANCELLED not in desk.call("POST", f"/checkout/{session}", raw=b"outcome=failed" + stamp).json
    assert api.get("/api/v1/credits/balance").json["credit_balance"] == 5000


@pytest.mark.parametrize("raw", [b"", b"outcome=stolen", b"outcome=expired", b"\xff"])
def test_a_form_that_says_something_else_changes_nothing(desk: Desk, raw: bytes) -> None:
    session = Api(desk.engine).post("/api/v1/billing/checkout", {"pack_id": "studio"}).json["session_id"]
    before = desk.world()
    answer = desk.call("POST", f"/checkout/{session}", raw=raw)
    assert (answer.status, answer.json["error"]["fields"][0]["field"]) == (422, "outcome")
    assert desk.world() == before


def test_what_an_order_says_is_escaped(desk: Desk) -> None:
    payments = desk.engine.world.table("payments")
    Api(desk.engine).post("/api/v1/billing/checkout", {"pack_id": "studio"})
    (payment,) = payments
    payments.put(payment["session_id"], payment | {"pack_name": "<b>&", "status": '"><i>'})
    page = desk.get(f"/checkout/{payment['session_id']}").json
    assert "&lt;b&gt;&amp;" in page
    assert "<i>" not in page
