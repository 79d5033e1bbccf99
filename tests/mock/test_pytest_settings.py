"""The fixtures' settings, their old names, and applications that build their own clients."""

from __future__ import annotations

import pytest

from tests.mock.plugin_runs import run

pytest_plugins = ["pytester"]


MISTAKES = """
    import pytest

    @pytest.mark.prepay_world(scenari="empty")
    def test_typo(prepay_world):
        pass

    @pytest.mark.prepay_world(freeze_at="tomorrow")
    def test_no_instant(prepay_world):
        pass

    @pytest.mark.prepay_world(scenario="bussy")
    def test_no_scenario(prepay_world):
        pass
"""


def test_r55_a_mistake_in_a_marker_is_one_clear_error(pytester: pytest.Pytester) -> None:
    result = run(pytester, MISTAKES)
    result.assert_outcomes(errors=3)
    result.stdout.fnmatch_lines(
        [
            "*the marker prepay_world has no option 'scenari'. Did you mean scenario? Options: scenario, seed, *",
            "*the mock cannot be built: *isoformat*",
            "*the mock cannot be built: *bussy*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*TypeError*")


def test_r55_a_mistake_in_the_options_of_the_session_is_too(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def prepay_mock_options():
            return {"rate_limit": False}
        """
    )
    result = run(pytester, "def test_it(prepay_server): pass")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*prepay_mock_options has no option 'rate_limit'. Did you mean rate_limits?*"]
    )


OLD_NAMES = """
    import pytest

    def test_world(prepay_mock):
        assert prepay_mock.tokportal.account("main").balance == 132

    @pytest.mark.prepay_mock(scenario="empty")
    def test_marker(prepay_world):
        assert prepay_world.tokportal.account("main").balance == 0

    def test_server(prepay_mock_server):
        assert prepay_mock_server.tokportal.account(balance=5).balance == 5
"""


def test_r55_old_names_work_and_warn(pytester: pytest.Pytester) -> None:
    result = run(pytester, OLD_NAMES, "-W", "default::prepay.PrepayDeprecationWarning")
    result.assert_outcomes(passed=3, warnings=3)
    result.stdout.fnmatch_lines(
        [
            "*the fixture prepay_mock is deprecated. Use prepay_world instead.*",
            "*the marker prepay_mock is deprecated. Use prepay_world instead.*",
            "*the fixture prepay_mock_server is deprecated. Use prepay_server instead.*",
        ]
    )
    refused = run(pytester, OLD_NAMES)
    refused.assert_outcomes(errors=3)


UNUSED = """
    import pytest

    def test_world(prepay_world):
        prepay_world.faults.add("lose_response", operation="bundles.create")

    def test_server(prepay_server):
        prepay_server.faults.add("lose_response", operation="bundles.create")

    def test_met(prepay_server):
        prepay_server.faults.add("status", status=200, operation="tokportal.me.get", times=5)
        prepay_server.client("tokportal").me.get()

    @pytest.mark.prepay_world(unused_faults="ignore")
    def test_marked(prepay_world):
        prepay_world.faults.add("lose_response")

    def test_after(prepay_server):
        assert len(prepay_server.faults) == 0
"""


def test_r52_a_fault_that_nothing_met_warns_at_the_end_of_its_test(pytester: pytest.Pytester) -> None:
    result = run(pytester, UNUSED, "-W", "default::prepay_mock.UnusedFaultWarning")
    result.assert_outcomes(passed=5, warnings=2)
    result.stdout.fnmatch_lines(["*no request has met fault_1 (lose_response for tokportal.bundles.create)*"])


def test_r52_or_fails_it_as_the_configuration_says(pytester: pytest.Pytester) -> None:
    result = run(pytester, UNUSED, "-o", "prepay_unused_faults=fail")
    result.assert_outcomes(passed=5, errors=2)
    result.stdout.fnmatch_lines(["*no request has met fault_1 (lose_response for tokportal.bundles.create)*"])
    wrong = run(pytester, UNUSED, "-o", "prepay_unused_faults=never")
    wrong.assert_outcomes(errors=4, passed=1)
    wrong.stdout.fnmatch_lines(["*the mock cannot be built: unused_faults must be ignore, warn or fail*"])


def test_r54_an_application_that_builds_its_own_clients_is_tested(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest
        from prepay import ConfigurationError, TokPortal

        def application():
            with TokPortal() as client:
                client.bundles.create(bundle_type="account_only", country="USA")

        def test_it(prepay_env):
            account = prepay_env.tokportal.account("main")
            application()
            account.assert_charged(25)

        def test_the_world_is_the_same(prepay_world, prepay_env):
            assert prepay_world is prepay_env

        def test_live(prepay_env):
            with pytest.raises(ConfigurationError, match="Nothing was sent"):
                TokPortal("sk_0123", base_url="https://app.tokportal.com")

        def test_afterwards(monkeypatch):
            monkeypatch.delenv("TOKPORTAL_API_KEY", raising=False)
            with pytest.raises(ConfigurationError):
                application()
        """,
    )
    result.assert_outcomes(passed=4)
