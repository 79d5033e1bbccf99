"""``prepay contract show``: what each operation costs, and how that is known."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from prepay._contract.file import load_contract
from prepay_conformance.contract import Contract, Operation
from prepay_conformance.report.console import table, width_of
from prepay_conformance.shapes import is_object
from prepay_conformance.vendors import registry

__all__ = ["price_in_words", "show"]


def show(options: argparse.Namespace) -> int:
    """Print the table, or JSON; returns the exit code."""
    try:
        document = load_contract(options.contract)
        vendors = [options.vendor] if options.vendor else registry.described(document)
        contracts = [registry.compile_vendor(document, vendor) for vendor in vendors]
    except (OSError, ValueError) as error:
        print(f"prepay contract show: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({"version": contracts[0].version, "operations": _as_json(contracts)}, indent=2))
        return 0
    for contract in contracts:
        print(f"{contract.vendor.title}, contract {contract.version}")
        rows = [("operation", "method and path", "charge", "price", "resend", "source")]
        rows += [
            (op.id, op.label, op.charge, price_in_words(contract, op), op.resend, op.source)
            for op in contract.operations.values()
        ]
        print("\n".join(table(rows, width=width_of(sys.stdout) if sys.stdout.isatty() else None)))
        print()
    print("price: credits; resend: whether a call may be sent again when its outcome is unknown;")
    print(
        "source: seed = the vendor's page on credits, documented = another page of it, assumed = our reading."
    )
    return 0


def price_in_words(contract: Contract, operation: Operation) -> str:
    """A price as a short text: credits, or the table's entries that it is made of."""
    price: Any = operation.price
    if isinstance(price, int):
        return str(price)
    if is_object(price):
        return " + ".join(f"{contract.prices.get(key, key)}/{part}" for part, key in price.items())
    return " + ".join(price)


def _as_json(contracts: list[Contract]) -> list[dict[str, Any]]:
    return [
        {
            "operation": op.id,
            "vendor": contract.vendor.name,
            "method": op.method,
            "path": op.path,
            "summary": op.summary,
            "charge": op.charge,
            "price": op.price,
            "resend": op.resend,
            "idempotency": op.idempotency,
            "paginated": op.paginated,
            "sdk": op.sdk,
            "source": op.source,
            "statuses": sorted(op.answers),
        }
        for contract in contracts
        for op in contract.operations.values()
    ]
