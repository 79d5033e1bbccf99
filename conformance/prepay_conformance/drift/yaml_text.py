"""Values as YAML, written out in full and in the order that they have."""

from __future__ import annotations

from typing import Any

import yaml

__all__ = ["yaml_text"]


class _Plain(yaml.SafeDumper):
    """Writes no aliases: some readers of OpenAPI know none."""

    def ignore_aliases(self, data: Any) -> bool:
        """Say so."""
        return True


def yaml_text(value: Any) -> str:
    """Return a value as YAML."""
    # The type stubs leave the dumper's own types open.
    dump: Any = vars(yaml)["dump"]
    text: str = dump(value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110)
    return text
