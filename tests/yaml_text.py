"""YAML written by tests."""

from __future__ import annotations

from typing import Any

import yaml

__all__ = ["yaml_text"]


def yaml_text(value: object) -> str:
    """The value as YAML. What is typed of PyYAML changes with the release of its stubs; this is not."""
    writer: Any = yaml
    return str(writer.safe_dump(value))
