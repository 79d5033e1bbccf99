"""Starting worlds as YAML files: reading them, and making them true."""

from __future__ import annotations

from prepay_mock.scenarios.read import BUILT_IN, ScenarioError, load_scenario
from prepay_mock.scenarios.stage import stage

__all__ = ["BUILT_IN", "ScenarioError", "load_scenario", "stage"]
