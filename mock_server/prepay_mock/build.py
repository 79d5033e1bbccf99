"""Putting an engine together: contract, world and dialects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from prepay._contract.file import load_contract
from prepay._contract.rows import row_in
from prepay_mock.contract import Contract, compile_contract
from prepay_mock.engine.engine import Engine
from prepay_mock.scenarios import load_scenario
from prepay_mock.vendors import registry
from prepay_mock.world.world import World

__all__ = ["make_engine", "read_contract"]


def read_contract(path: str | Path | None = None) -> Contract:
    """Load and compile the contract, or the one at ``path``.

    The built-in one is compiled once in a process and then shared: it is never changed, so worlds stay apart.

    Raises:
        FileNotFoundError, ValueError: there is no contract there, or it cannot be served.
    """
    if path is None:
        return _built_in_contract()
    document = load_contract(path)
    try:
        return compile_contract(document, _prefixes(document), eager=True)
    except ValueError as error:
        raise ValueError(f"{path} cannot be served: {error}") from error
    except (AttributeError, LookupError, TypeError) as error:
        raise ValueError(
            f"{path} cannot be served: it is malformed ({type(error).__name__}: {error})"
        ) from error


@lru_cache(maxsize=1)
def _built_in_contract() -> Contract:
    document = load_contract()
    return compile_contract(document, _prefixes(document))


def _prefixes(document: Mapping[str, Any]) -> dict[str, str]:
    """Path prefix → vendor: as the document says it, else as the dialect does."""
    rows = {dialect: row_in(document, dialect.name) for dialect in registry.dialects()}
    return {dialect.prefix if row is None else row.prefix: dialect.name for dialect, row in rows.items()}


def make_engine(
    world: World | None = None,
    *,
    contract: Contract | None = None,
    check_responses: bool = False,
    rate_limits: bool = True,
    any_key: bool = False,
    cors: Sequence[str] = (),
) -> Engine:
    """An engine over ``world`` (a new one of the scenario ``starter`` when None) with its contract's vendors.

    Raises:
        ValueError: contract and handlers do not match one to one, or one of ``cors`` is no origin.
    """
    contract = contract or read_contract()
    served = {operation.vendor for operation in contract.operations.values()}
    dialects = [dialect(contract) for dialect in registry.dialects() if dialect.name in served]
    return Engine(
        contract,
        world or World(scenario=load_scenario("starter", registry.names())),
        dialects,
        check_responses=check_responses,
        rate_limits=rate_limits,
        any_key=any_key,
        cors=cors,
    )
