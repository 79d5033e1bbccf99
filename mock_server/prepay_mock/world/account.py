"""One customer of one vendor: a ledger, tables of records, and what the key may do."""

from __future__ import annotations

from typing import Any, Final

from prepay_mock.ledger import Ledger
from prepay_mock.world.table import Table

__all__ = ["SET_BY_OPERATOR", "Account"]

SET_BY_OPERATOR: Final = "Set by the operator"
"""Note of the ledger's rows by which an operator sets what is available. They are no spending of the account's user."""


class Account:
    """An isolated account.

    ``tables`` hold resources (bundles, jobs, tasks …), ``settings`` small facts (webhook, alerts) as plain JSON
    values that are replaced, never changed in place. ``rate`` is the rate limiter's bucket: (tokens in
    micro-tokens, since when); it is not kept over a restart.
    """

    __slots__ = ("key", "ledger", "opened_at", "rate", "settings", "standing", "tables", "vendor")

    def __init__(
        self,
        vendor: str,
        key: str,
        opened_at: int,
        standing: str = "active",
        ledger: Ledger | None = None,
    ) -> None:
        self.vendor = vendor
        self.key = key
        self.opened_at = opened_at
        self.standing = standing
        """``active``, ``readonly``, ``revoked`` or ``suspended``."""
        self.ledger = ledger or Ledger()
        self.tables: dict[str, Table] = {}
        self.settings: dict[str, Any] = {}
        self.rate: tuple[int, int] | None = None

    def __repr__(self) -> str:
        return f"Account({self.vendor}, available={self.ledger.available})"

    def table(self, name: str) -> Table:
        """The table of that name, made at first use."""
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = Table()
        return found

    def dump(self) -> dict[str, Any]:
        """The whole account as plain data that shares rows with it."""
        return {
            "vendor": self.vendor,
            "key": self.key,
            "opened_at": self.opened_at,
            "standing": self.standing,
            "ledger": self.ledger.dump(),
            "tables": {name: table.dump() for name, table in self.tables.items() if len(table)},
            "settings": dict(self.settings),
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> Account:
        """An account from dumped data."""
        ledger = Ledger.load(data["ledger"])
        account = cls(data["vendor"], data["key"], data["opened_at"], data["standing"], ledger)
        for name, rows in data["tables"].items():
            account.table(name).load(rows)
        account.settings = dict(data["settings"])
        return account
