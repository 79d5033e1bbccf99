"""Ways to tamper with a dumped account, for the tests of its audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from prepay_mock.ledger import Dump, Entry

Tamper: TypeAlias = Callable[[Dump], Dump]


def entry(place: int, /, **changes: Any) -> Tamper:
    """Alter fields of one entry."""

    def tamper(dump: Dump) -> Dump:
        rows = list(dump.rows)
        altered: Any = tuple(Entry._make(rows[place - 1])._replace(**changes))
        rows[place - 1] = altered
        return dump._replace(rows=tuple(rows))

    return tamper


def account_field(**changes: Any) -> Tamper:
    """Alter fields of the account itself."""
    return lambda dump: dump._replace(**changes)


def lot(place: int, /, **changes: Any) -> Tamper:
    """Alter what a lot was granted on."""

    def tamper(dump: Dump) -> Dump:
        terms = list(dump.terms)
        terms[place - 1] = terms[place - 1]._replace(**changes)
        return dump._replace(terms=tuple(terms))

    return tamper


def counts(place: int, available: int, held: int, spent: int, expired: int) -> Tamper:
    """Divide a lot's credits otherwise."""

    def tamper(dump: Dump) -> Dump:
        altered = list(dump.counts)
        altered[place - 1] = (available, held, spent, expired)
        return dump._replace(counts=tuple(altered))

    return tamper


def hold(place: int, /, **changes: Any) -> Tamper:
    """Alter an open hold."""

    def tamper(dump: Dump) -> Dump:
        holds = list(dump.holds)
        holds[place - 1] = holds[place - 1]._replace(**changes)
        return dump._replace(holds=tuple(holds))

    return tamper


def without(*seqs: int) -> Tamper:
    """Lose entries."""
    return lambda dump: dump._replace(rows=tuple(row for row in dump.rows if row[0] not in seqs))


def repeated(seq: int) -> Tamper:
    """Write an entry a second time at the end."""
    return lambda dump: dump._replace(rows=(*dump.rows, dump.rows[seq - 1]))


def all_of(*tampers: Tamper) -> Tamper:
    """One after the other."""

    def tamper(dump: Dump) -> Dump:
        for one in tampers:
            dump = one(dump)
        return dump

    return tamper
