"""The names of operations: ``VENDOR.bundles.create`` everywhere, and what else is taken for one.

A caller may write the public name, its part after the vendor (``bundles.create``) where one vendor alone has it, or the
contract's operationId.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from prepay_mock.contract.model import Operation

__all__ = ["UnknownOperation", "find_operation", "public_name"]


class UnknownOperation(LookupError):
    """No operation has this name, or several have; ``str()`` names those that were probably meant."""


def public_name(operations: Mapping[str, Operation], operation_id: str | None) -> str | None:
    """Return the public name of an operationId; what no operation has is returned as it is."""
    if operation_id is None or operation_id not in operations:
        return operation_id
    return operations[operation_id].name


def find_operation(operations: Mapping[str, Operation], text: str) -> Operation:
    """Return the operation that a text names.

    Args:
        operations: those of the contract, by operationId.
        text: a public name, a name without its vendor, or an operationId.

    Raises:
        UnknownOperation: there is none, or the name without a vendor is that of several.
    """
    if text in operations:
        return operations[text]
    found = [op for op in operations.values() if text in (op.name, op.short_name)]
    if len(found) == 1:
        return found[0]
    if found:
        vendors, names = [op.vendor for op in found], [op.name for op in found]
        raise UnknownOperation(
            f"{text} is an operation of {_joined(vendors, 'and')}. Write {_joined(names, 'or')}"
        )
    spellings = {spelling: op for op in operations.values() for spelling in (op.id, op.short_name, op.name)}
    near = [spellings[match] for match in get_close_matches(text, spellings, n=6, cutoff=0.6)]
    meant = [f"{op.name} ({op.id})" for op in {op.id: op for op in near}.values()][:3]
    hint = f"Did you mean {_joined(meant, 'or')}?" if meant else "`prepay contract show` lists all operations"
    raise UnknownOperation(f"there is no operation {text[:100]!r}. {hint}")


def _joined(words: list[str], word: str) -> str:
    *rest, last = words
    return f"{', '.join(rest)} {word} {last}" if rest else last
