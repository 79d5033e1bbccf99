"""The overlay as YAML, masked."""

from __future__ import annotations

from typing import Any

from prepay_conformance.drift.yaml_text import yaml_text
from prepay_conformance.gate import Masker
from prepay_conformance.shapes import is_array, is_object

__all__ = ["masked_overlay", "overlay_text"]


def masked_overlay(value: Any, masker: Masker) -> Any:
    """Return an overlay without any secret. It quotes names and codes only, but a name may be one."""
    if is_object(value):
        return {masker.text(name): masked_overlay(one, masker) for name, one in value.items()}
    if is_array(value):
        return [masked_overlay(one, masker) for one in value]
    return masker.text(value) if isinstance(value, str) else value


def overlay_text(overlay: dict[str, Any], masker: Masker) -> str:
    """Return an overlay as YAML."""
    head = "# Proposed by `prepay contract drift` from recorded traffic. Review each action before you apply it.\n"
    return head + yaml_text(masked_overlay(overlay, masker))
