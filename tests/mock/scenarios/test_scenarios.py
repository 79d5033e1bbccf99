"""Starting worlds: the three that come with the package, one's own, and broken ones with line and reason."""

from __future__ import annotations

from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from prepay_mock import Mock, ScenarioError
from prepay_mock.scenarios import BUILT_IN, load_scenario
from prepay_mock.scenarios.read import parse_scenario
from tests.tree import ROOT

NOW = "2026-06-01T12:00:00Z"
FOLDER = ROOT / "mock_server" / "prepay_mock" / "scenarios"
VENDORS = ("tokportal", "ugen", "trenz")


def mock_of(tmp_path: Path, text: str) -> Mock:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return Mock(scenario=path, freeze_at=NOW, check_responses=True)


# -- those that come with the package ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_shipped_files_pass_the_check_that_is_saved_when_they_are_loaded(name: str) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert parse_scenario(text, f"{name}.yaml") == load_scenario(name)
    assert load_scenario(name).name == name


def test_the_schema_of_scenarios_is_a_schema() -> None:
    schema = yaml.safe_load((FOLDER / "schema.yaml").read_text(encoding="utf-8"))
    jsonschema_rs.meta.validate(schema)


@pytest.mark.parametrize(
    ("name", "balances"),
    [("empty", (0, 0, 0)), ("starter", (132, 1000, 500)), ("busy", (1250, 5000, 2000))],
)
def test_what_a_new_account_starts_with(name: str, balances: tuple[int, int, int]) -> None:
    with Mock(scenario=name) as mock:
        found = tuple(handle.account("new").balance for handle in (mock.tokportal, mock.ugen, mock.trenz))
    assert found == balances


def test_the_busy_world_is_what_its_requests_have_made_of_it() -> None:
    with Mock(scenario="busy", freeze_at=NOW, check_responses=True) as mock:
        tok, ugen, trenz = (
            mock.tokportal.account("busy"),
            mock.ugen.account("busy"),
            mock.trenz.account("busy"),
        )
        tok.assert_charged(214)
        assert (tok.available, ugen.reserved, trenz.available) == (986, 252, 654)
        ugen.assert_ledger([20, 1000, -237, 237, -237, -101, 101, -169, 169, -252])
        assert mock.verify() == {}
        assert len(mock.requests) == 0
        bundles = tok.client().bundles.list().data
        assert sorted(bundle.status for bundle in bundles) == ["accepted", *["pending_setup"] * 3]
        assert [job.status for job in ugen.client().jobs.list().items] == [
            "running",
            "cancelled",
            "failed",
            "completed",
        ]
        balance = tok.client().credits.balance().data
        assert (balance.expiring_within_7_days, balance.total_credits) == (346, 986)
        mock.clock.advance(days=7)
        assert (tok.available, ugen.reserved) == (640, 0)
        assert mock.verify() == {}


def test_a_reset_makes_the_busy_world_again() -> None:
    with Mock(scenario="busy", freeze_at=NOW) as mock:
        before = mock.export_state()
        mock.tokportal.account("busy").client().bundles.create(bundle_type="account_only", country="USA")
        mock.tokportal.account("another")
        mock.reset()
        after = mock.export_state()
    assert after == before


# -- one's own ---------------------------------------------------------------------------------------------------

OWN = """
scenario: mine
new_accounts:
  trenz:
    - {amount: 7, source: trial, expires_in: 90m}
accounts:
  - vendor: trenz
    key: sk_mock_old
    ago: 2d
    lots: [{amount: 300, expires_in: 47h}, {amount: 500}]
    steps:
      - {call: POST /v1/content/ai-video/generations, ago: 1d, body: {prompt: A kettle}, save: {task: data.task_id}}
      - {call: 'GET /v1/tasks/${task}', ago: 1d}
      - {call: 'GET /v1/tasks/unknown', ago: 1d, expect: 404}
      - {call: 'POST /_prepay/faults', ago: 0s, body: {fault: status, status: 503, key: sk_mock_old}}
  - {vendor: ugen, key: sk_mock_closed, standing: revoked}
"""


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    with mock_of(tmp_path, OWN) as mock:
        old = mock.trenz.account("old")
        old.assert_ledger(
            [
                300,
                500,
                ("charge", -100),
                {"kind": "expire", "amount": -200, "at": "2026-06-01T11:00:00.000000+00:00"},
            ]
        )
        new = mock.trenz.account("new")
        assert [row.amount for row in new.ledger] == [7]
        mock.clock.advance(minutes=90)
        assert new.balance == 0
        assert mock.ugen.account("new").balance == 0
        assert len(mock.faults) == 1


def test_days_in_a_scenario_are_counted_from_its_steps(tmp_path: Path) -> None:
    text = """
scenario: dates
accounts:
  - vendor: tokportal
    key: sk_mock_d
    lots: [{amount: 100}]
    steps:
      - call: POST /api/ext/bundles
        ago: 3d
        body: {bundle_type: account_and_videos, country: USA, videos_quantity: 1, title: 'made ${today}'}
        save: {id: data.id}
      - call: GET /api/ext/credits/history?date_from=${today}&date_to=${today+1d}
        ago: 2d
        save: {n: pagination.total}
      - {call: 'PATCH /api/ext/bundles/${id}', ago: 1d, body: {external_ref: 'rows ${n}, due ${today+30d}'}}
"""
    with mock_of(tmp_path, text) as mock:
        bundle = mock.tokportal.client("d").bundles.list().data[0]
        assert (bundle.title, bundle.external_ref) == ("made 2026-05-29", "rows 0, due 2026-06-30")


def test_the_scenario_in_the_documentation_can_be_played(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "mock.md").read_text(encoding="utf-8")
    with mock_of(tmp_path, page.split("```yaml\n")[1].split("```")[0]) as mock:
        agency = mock.tokportal.account("agency")
        agency.assert_ledger([400, -45])
        assert [bundle.title for bundle in agency.client().bundles.list().data] == ["Spring"]
        assert mock.tokportal.account("new").balance == 500


# -- broken ones -------------------------------------------------------------------------------------------------

HEAD = "scenario: x\naccounts:\n  - vendor: tokportal\n    key: sk_mock_a\n"
BROKEN = {
    "no yaml": ("scenario: [x\n", "line 2: not YAML"),
    "a tab": ("scenario: x\n\taccounts: []", "line 2: not YAML"),
    "a key twice": ("scenario: x\nabout: a\nabout: b", "line 3: not YAML: about stands twice"),
    "nothing": ("", 'line 1: null is not of type "object"'),
    "a list": ("- a\n- b", 'line 1: ["a","b"] is not of type'),
    "no name": ("about: x", "line 1, scenario: scenario is required"),
    "a stray field": ("scenario: x\nabuot: y", "line 2, abuot: there is no such field"),
    "an unknown vendor": (
        "scenario: x\nnew_accounts:\n  stripe: []",
        "line 3, new_accounts.stripe: there is no such field",
    ),
    "no credits": (
        "scenario: x\nnew_accounts:\n  ugen:\n    - amount: 5\n    - amount: 0",
        "line 5, new_accounts.ugen.1.amount: 0 is less than the minimum of 1",
    ),
    "half a credit": (
        "scenario: x\nnew_accounts:\n  ugen: [{amount: 2.5}]",
        "line 3, new_accounts.ugen.0.amount: 2.5 is not of type",
    ),
    "a bad time": (
        "scenario: x\nnew_accounts:\n  ugen: [{amount: 5, expires_in: soon}]",
        'line 3, new_accounts.ugen.0.expires_in: "soon" does not match',
    ),
    "a foreign key": (
        "scenario: x\naccounts:\n  - vendor: ugen\n    key: sk_live_a",
        "line 4, accounts.0.key: keys of the mock begin with sk_mock_",
    ),
    "an account twice": (
        HEAD + "  - vendor: tokportal\n    key: sk_mock_a\n",
        "line 6, accounts.1.key: this account stands here for the second time",
    ),
    "steps out of order": (
        HEAD + "    steps:\n      - {call: GET /a, ago: 1d}\n      - {call: GET /b, ago: 2d}",
        "line 7, accounts.0.steps.1.ago: this is before the step before it",
    ),
    "a step before the account": (
        HEAD + "    ago: 1h\n    steps: [{call: GET /a, ago: 1d}]",
        "line 6, accounts.0.steps.0.ago: this is before the account was opened",
    ),
    "a step that is no request": (HEAD + "    steps: [{call: fetch, ago: 1d}]", "accounts.0.steps.0.call"),
    "a step that fails": (
        HEAD + "    lots: []\n    steps:\n      - call: GET /api/ext/me\n        ago: 1d\n"
        "      - call: POST /api/ext/bundles\n        ago: 1d\n        body: {bundle_type: account_only, country: USA}",
        "line 9, accounts.0.steps.1: POST /api/ext/bundles was answered with 402, not with a 2xx",
    ),
    "a step that succeeds": (
        HEAD + "    steps: [{call: GET /api/ext/me, ago: 1d, expect: 402}]",
        "line 5, accounts.0.steps.0: GET /api/ext/me was answered with 200, not with 402",
    ),
    "a name that nobody saved": (
        HEAD + "    steps: [{call: 'GET /api/ext/bundles/${id}', ago: 1d}]",
        "line 5, accounts.0.steps.0: no step before this one saved 'id'",
    ),
    "something to save that is not there": (
        HEAD + "    steps: [{call: GET /api/ext/me, ago: 1d, save: {id: data.id}}]",
        "line 5, accounts.0.steps.0: the answer has no text or number at data.id",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_line_and_reason(tmp_path: Path, case: str) -> None:
    text, reason = BROKEN[case]
    with pytest.raises(ScenarioError) as refused:
        mock_of(tmp_path, text)
    assert reason in str(refused.value)
    assert "mine.yaml, line" in str(refused.value)


def test_a_scenario_that_is_not_there_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="empty, starter, busy"):
        load_scenario("bussy")
    with pytest.raises(ScenarioError, match="cannot be read"):
        load_scenario(tmp_path / "none.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="cannot be read"):
        load_scenario(tmp_path / "binary.yaml")


# -- files that would not end --------------------------------------------------------------------------------------

BOMB = "scenario: bomb\nabout: " + "".join(
    f"\nx{number}: &x{number} [{', '.join([f'*x{number - 1}'] * 9) if number else 'lol'}]"
    for number in range(9)
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BOMB, "aliases"),
        ("scenario: x\naccounts: &a [*a]\n", "aliases"),
        ("scenario: &a {b: *a}\n", "aliases"),
        ("scenario: " + "[" * 60 + "]" * 60, "deeper than 50 levels"),
        ("scenario: x\naccounts: [" + "1, " * 250_000 + "]", "longer than 200000 values"),
    ],
    ids=["bomb", "itself", "itself as map", "deep", "long"],
)
def test_g21_a_scenario_that_would_not_end_is_refused_at_once(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(text)
    with pytest.raises(ScenarioError, match=reason) as refused:
        load_scenario(path)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 500


def test_g21_a_scenario_file_has_a_largest_size(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text("# " + "x" * (5 << 20))
    with pytest.raises(ScenarioError, match="larger than"):
        load_scenario(path)


@pytest.mark.parametrize(
    "call",
    [
        "POST /_prepay/reset",
        "POST /_prepay/reset/",
        "POST /_prepay/%72eset",
        "PUT /_prepay/state?x=1",
        "POST /_prepay/snapshots/a/restore",
    ],
)
def test_g21_a_step_cannot_replace_the_state_that_it_is_part_of(tmp_path: Path, call: str) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(
        "scenario: x\naccounts:\n  - vendor: ugen\n    key: sk_mock_a\n    steps:\n"
        f"      - {{call: '{call}', ago: 1d, body: {{}}}}\n"
    )
    with pytest.raises(ScenarioError, match=r"line 6.*replaces the state that the steps make"):
        load_scenario(path)


def test_g21_nor_by_what_an_earlier_step_saved(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(
        "scenario: x\naccounts:\n  - vendor: tokportal\n    key: sk_mock_a_balance_100\n    steps:\n"
        "      - {call: 'POST /api/ext/bundles', ago: 1d, save: {word: data.title},\n"
        "         body: {bundle_type: account_only, country: USA, title: reset}}\n"
        "      - {call: 'POST /_prepay/${word}', ago: 1h}\n"
    )
    with pytest.raises(ScenarioError, match="replaces the state"):
        Mock(scenario=path)


def test_g21_a_lot_of_the_farthest_future_can_be_shown(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text("scenario: x\nnew_accounts: {tokportal: [{amount: 5, expires_in: 999999999d}]}\n")
    with Mock(scenario=path) as mock:
        assert mock.tokportal.account().client().credits.balance().data.total_credits == 5
        mock.import_state(mock.export_state())
