"""Build hook: puts the contract into the wheel.

Only into real wheels. An editable install would get a copy of `openapi.yaml` that goes stale at the next
edit; there `prepay` reads the file at the root of the checkout.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ContractHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"]["openapi.yaml"] = "prepay/openapi.yaml"
