"""The fixtures that come with the package, as somebody else's tests see them."""

from __future__ import annotations

import pytest

from prepay_mock.prism import PrismMissing
from tests.mock.plugin_runs import run

pytest_plugins = ["pytester"]


def test_a_mock_of_its_own_for_each_test(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest

        BUNDLE = {"bundle_type": "account_only", "country": "USA"}

        @pytest.mark.parametrize("round", range(2))
        def test_fresh(prepay_world, round):
            account = prepay_world.tokportal.account("main")
            assert account.balance == 132
            account.client().bundles.create(**BUNDLE)
            account.assert_charged(25)
            account.assert_ledger([132, ("charge", -25)])
            account.assert_lawful()

        @pytest.mark.prepay_world(scenario="empty", freeze_at="2026-06-01T12:00:00Z", seed=7)
        def test_marked(prepay_world):
            assert prepay_world.tokportal.account("main").balance == 0
            assert prepay_world.clock.now.isoformat() == "2026-06-01T12:00:00+00:00"
            assert prepay_world.clock.frozen

        def test_free(prepay_world):
            account = prepay_world.trenz.account(balance=10)
            with account.charging(1):
                account.client().products.search(keyword="bottle", region="US")
            with account.charging(0):
                pass

        async def use(client):
            return (await client.me.get()).data.credits

        def test_async(prepay_world):
            import asyncio
            assert asyncio.run(use(prepay_world.tokportal.async_client())) == 132
        """,
    )
    result.assert_outcomes(passed=5)


def test_a_failure_shows_the_ledger_and_the_line_of_the_test(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        def test_wrong(prepay_world):
            account = prepay_world.tokportal.account("main", balance=100)
            account.client().bundles.create(bundle_type="account_only", country="USA")
            account.assert_charged(82)

        def test_wrong_rows(prepay_world):
            account = prepay_world.tokportal.account("main", balance=100)
            account.assert_ledger([100, ("charge", -82)])

        def test_wrong_block(prepay_world):
            account = prepay_world.tokportal.account("main", balance=100)
            with account.charging(0):
                account.client().bundles.create(bundle_type="account_only", country="USA")
        """,
    )
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(
        [
            ">*account.assert_charged(82)",
            "E*expected 82 credits spent by tokportal sk_mock_main, but it was 25",
            "E*seq  kind    amount  available  at*",
            "E*  1  grant     +100        100*",
            "E*  2  charge     -25         75*Bundle created: 1 TikTok account",
            "*test_mine.py:4: AssertionError",
            "E*the ledger of tokportal sk_mock_main is not as expected: 1 missing (-), 0 not expected (+)",
            "E*- *charge*-82*",
            "E*expected 0 credits spent by tokportal sk_mock_main, but it was 25",
        ]
    )
    result.stdout.no_fnmatch_line("*assertions.py:*")


def test_one_server_for_the_session_and_an_account_for_each_test(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import httpx
        import pytest

        SEEN = []

        @pytest.mark.parametrize("round", range(3))
        def test_keys(prepay_server, round):
            key = prepay_server.new_key("tokportal", balance=40 + round)
            SEEN.append((prepay_server.url, key))
            client = prepay_server.client("tokportal", key)
            assert client.me.get().data.credits == 40 + round
            assert prepay_server.tokportal.account(key).balance == 40 + round

        def test_same_server_other_keys():
            assert len({url for url, _ in SEEN}) == 1
            assert len({key for _, key in SEEN}) == 3

        def test_plans_trouble(prepay_server):
            prepay_server.faults.add("status", status=503, times=None)
            url = prepay_server.url + "/api/ext/me"
            assert httpx.get(url, headers={"X-API-Key": "sk_mock_a"}).status_code == 503

        def test_is_spared(prepay_server):
            assert len(prepay_server.faults) == 0
            assert prepay_server.client("ugen").credits.balance().available_credits == 1000

        def test_unknown_vendor(prepay_server):
            with pytest.raises(LookupError, match="tokportal, ugen, trenz"):
                prepay_server.new_key("stripe")
        """,
    )
    result.assert_outcomes(passed=7)


def test_options_of_the_session_and_marks_of_one_test(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def prepay_mock_options():
            return {"scenario": "busy", "freeze_at": "2026-06-01T12:00:00Z"}
        """
    )
    result = run(
        pytester,
        """
        import pytest

        def test_both(prepay_world, prepay_server):
            assert prepay_world.trenz.account("busy").available == 654
            assert prepay_server.trenz.account("busy").available == 654

        @pytest.mark.prepay_world(scenario="empty")
        def test_one(prepay_world):
            assert prepay_world.trenz.account("busy").available == 0
            assert prepay_world.clock.frozen

        @pytest.mark.prepay_world("empty")
        def test_misused(prepay_world):
            pass
        """,
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*the marker prepay_world takes keywords only*"])


def test_workers_of_xdist_do_not_meet(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest

        @pytest.mark.parametrize("round", range(8))
        def test_it(prepay_world, prepay_server, round):
            for mock in (prepay_world, prepay_server):
                account = mock.tokportal.account(balance=60)
                account.client().bundles.create(bundle_type="account_only", country="USA")
                account.assert_charged(25)
        """,
        "-n",
        "2",
        own_process=True,
    )
    result.assert_outcomes(passed=8)


def test_without_the_extra_a_fixture_says_what_to_install(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("import sys\nsys.modules['orjson'] = None\n")
    result = run(pytester, "def test_it(prepay_world): pass\ndef test_other(): pass\n", own_process=True)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["*the mock server needs orjson: install it with pip install 'prepay[[]mock]'*"]
    )


USES_PRISM = """
    def test_it(prepay_prism):
        prepay_prism("mock")

    def test_misused(prepay_prism):
        prepay_prism("proxy")
"""


@pytest.mark.parametrize(("ci", "outcome"), [("", "skipped"), ("true", "failed")])
def test_without_prism_a_test_is_skipped_and_in_ci_it_fails(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: str
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("prepay_mock.prism.shutil.which", dict[str, str]().get)
    result = run(pytester, USES_PRISM)
    outcomes = {"failed": 1, outcome: 1} if outcome != "failed" else {"failed": 2}
    result.assert_outcomes(**outcomes)
    result.stdout.fnmatch_lines([f"*{PrismMissing()}*"])
    result.stdout.fnmatch_lines(["*start Prism as (*"])


# What these tests plan is to meet nothing.
IGNORE = ("-o", "prepay_unused_faults=ignore")


def test_h4_the_last_test_may_add_a_fault(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        def test_only(prepay_server):
            prepay_server.faults.add("status", status=503, times=None)
        """,
        *IGNORE,
    )
    result.assert_outcomes(passed=1)


def test_h4_no_fault_stays_whatever_failed_and_whoever_added_it(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import httpx
        import pytest

        def add(server):
            answer = httpx.post(server.url + "/_prepay/faults", json={"fault": "status", "status": 503, "times": None})
            assert answer.status_code == 201

        @pytest.fixture
        def broken(prepay_server):
            yield
            add(prepay_server)
            raise RuntimeError("this teardown fails")

        @pytest.fixture
        def late(prepay_server):
            yield
            prepay_server.faults.add("status", status=503, times=None)

        def test_over_http(prepay_server):
            add(prepay_server)

        def test_is_spared(prepay_server):
            assert len(prepay_server.faults) == 0

        def test_fails(prepay_server):
            add(prepay_server)
            assert False

        def test_is_spared_too(prepay_server):
            assert len(prepay_server.faults) == 0

        def test_teardown_fails(broken):
            pass

        def test_is_spared_as_well(prepay_server):
            assert len(prepay_server.faults) == 0

        def test_adds_at_its_end(late):
            pass

        def test_is_spared_at_last(prepay_server):
            assert len(prepay_server.faults) == 0

        def test_last(broken):
            add_nothing = None
        """,
        *IGNORE,
    )
    result.assert_outcomes(passed=8, failed=1, errors=2)
