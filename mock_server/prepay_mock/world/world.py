"""One isolated world: a clock, accounts, timers, faults and what the world has sent out.

A world knows no contract and no vendor; two worlds share nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from prepay_mock.world.account import Account
from prepay_mock.world.clock import Clock
from prepay_mock.world.faults import FaultBook
from prepay_mock.world.ids import Ids
from prepay_mock.world.request_log import LOG_ROWS, RequestLog
from prepay_mock.world.scenario import BARE, LotPlan, Scenario, meaning_of
from prepay_mock.world.table import Table

__all__ = ["LATEST", "Timer", "World"]

LATEST: Final = 222_000_000_000_000_000
"""The latest instant at which anything expires, in the year 9004: later ones may not be written as a date."""


class Timer(NamedTuple):
    """Something that will happen at an instant: a job's next stage, a task's end."""

    due: int
    seq: int
    vendor: str
    key: str
    kind: str
    ref: str


class World:
    """The state behind an engine.

    Args:
        seed: decides every identifier.
        clock: virtual time; a running clock when None.
        scenario: what new accounts start with.
        journal_size: how many requests are remembered.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        clock: Clock | None = None,
        scenario: Scenario = BARE,
        journal_size: int = LOG_ROWS,
    ) -> None:
        self.seed = seed
        self.clock = clock or Clock()
        self.scenario = scenario
        self.new_lots: Mapping[str, tuple[LotPlan, ...]] = scenario.lots
        """What new accounts get, by vendor: the scenario's until an exported world brings its own."""
        self.credit_sources: Mapping[str, str] = {}
        """Where credits come from that are given without a source, by vendor; the engine tells."""
        self.ids = Ids(seed)
        self.accounts: dict[tuple[str, str], Account] = {}
        self.timers: list[Timer] = []
        self.timer_count = 0
        self.faults = FaultBook()
        self.tables: dict[str, Table] = {}
        """What belongs to no account: ``outbox`` (mails), ``deliveries`` (webhooks), ``payments``."""
        self.pending: dict[str, int] = {}
        """Deliveries that wait to be sent: id → instant of the next try. An index of the table ``deliveries``."""
        self.on_due: Callable[[int], None] | None = None
        """Told of each new instant at which something is to happen, so that a sleeper can wake up in time."""
        self.heard = RequestLog(journal_size)
        self.heard_count = 0
        self.generation = 0
        """How often another world has taken the place of this one: what was begun before belongs to that one."""
        self.delivery_count = 0
        """Deliveries ever queued; it goes through resets and restores, so that no id of theirs comes twice."""

    def new_delivery_id(self) -> str:
        """An id that no delivery had before, not even one of a world before a reset or a restore."""
        self.delivery_count += 1
        return f"whd_{self.ids.uuid_for('delivery', str(self.delivery_count)).replace('-', '')[:24]}"

    def table(self, name: str) -> Table:
        """A world-wide table, made at first use."""
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = Table()
        return found

    def account(self, vendor: str, key: str) -> Account | None:
        """The account that a key opens, if it is open."""
        return self.accounts.get((vendor, key))

    def open_account(
        self,
        vendor: str,
        key: str,
        now: int,
        *,
        lots: tuple[LotPlan, ...] | None = None,
        standing: str | None = None,
    ) -> Account:
        """Open an account: with ``lots``, or as its key's name says, or as the scenario has it.

        Raises:
            ValueError: the account is open already.
        """
        if (vendor, key) in self.accounts:
            raise ValueError("an account with this key is open already")
        meaning = meaning_of(key)
        account = Account(vendor, key, now, standing or meaning.standing)
        if lots is None:
            lots = self.new_lots.get(vendor, ())
            if meaning.balance is not None:
                lots = (LotPlan(meaning.balance),) if meaning.balance else ()
        for plan in lots:
            expires_at = None if plan.expires_in is None else min(now + plan.expires_in, LATEST)
            account.ledger.grant(
                plan.amount, now=now, source=self.source_of(vendor, plan), expires_at=expires_at
            )
        self.accounts[vendor, key] = account
        return account

    def source_of(self, vendor: str, plan: LotPlan) -> str:
        """Where the lot's credits come from, in the vendor's words when the plan does not say."""
        return plan.source or self.credit_sources.get(vendor, "topup")

    def schedule(self, due: int, vendor: str, key: str, kind: str, ref: str) -> None:
        """Let something happen at ``due``; the vendor's dialect hears of it by ``on_timer``."""
        self.timer_count += 1
        heapq.heappush(self.timers, Timer(due, self.timer_count, vendor, key, kind, ref))
        if self.on_due is not None:
            self.on_due(due)

    def due(self, now: int) -> Iterator[Timer]:
        """Take out the timers that are due, in order; new ones that become due meanwhile included."""
        while self.timers and self.timers[0].due <= now:
            yield heapq.heappop(self.timers)

    def put_delivery(self, record: Mapping[str, Any]) -> None:
        """Store or replace a delivery (see ``world/outgoing.py``) and know when it is to be tried next."""
        self.table("deliveries").put(record["id"], record)
        if record["state"] == "pending":
            self.pending[record["id"]] = record["next_attempt_at"]
            if self.on_due is not None:
                self.on_due(record["next_attempt_at"])
        else:
            self.pending.pop(record["id"], None)

    def has_due(self, now: int) -> bool:
        """Whether a delivery waits to be tried."""
        return bool(self.pending) and min(self.pending.values()) <= now

    def next_due(self) -> int | None:
        """The instant of the next timer or of the next try of a delivery, which may be past; None without any."""
        instants = [self.timers[0].due] if self.timers else []
        return min([*instants, *self.pending.values()], default=None)

    def next_event(self) -> int | None:
        """The instant of the next timer, expiry or retry, or None when nothing is to come."""
        now = self.clock.now()
        instants = [timer.due for timer in self.timers[:1]]
        instants += self.pending.values()
        for account in self.accounts.values():
            instants += [lot.expires_at for lot in account.ledger.open_lots() if lot.expires_at is not None]
        return min((at for at in instants if at > now), default=None)

    def reset(self) -> None:
        """Be a new world with this seed, before its scenario's accounts are opened: its clock is back at its start.

        What goes on is the numbering of deliveries, since receivers know them by their ids.
        """
        self.generation += 1
        self.clock.rewind()
        self.ids = Ids(self.seed)
        self.new_lots = self.scenario.lots
        self.accounts = {}
        self.timers = []
        self.timer_count = 0
        self.faults = FaultBook()
        self.tables = {}
        self.pending = {}
        self.heard.clear()
        self.heard_count = 0

    def dump(self, *, passing: bool = False) -> dict[str, Any]:
        """The whole world as data that shares its rows with it; only the request journal stays behind.

        Args:
            passing: also what no later request depends on but for its looks, and what reads change: the counter of
                request ids and the rate limits' buckets. With them two worlds answer alike to the byte.
        """
        return {
            "seed": self.seed,
            "clock": self.clock.dump(),
            "entities": self.ids.entities,
            "delivery_count": self.delivery_count,
            "new_lots": {
                vendor: [(lot.amount, lot.source, lot.expires_in) for lot in lots]
                for vendor, lots in self.new_lots.items()
            },
            **({"passing": self._dump_passing()} if passing else {}),
            "accounts": [account.dump() for account in self.accounts.values()],
            "timers": list(self.timers),
            "timer_count": self.timer_count,
            "faults": self.faults.dump(),
            "tables": {name: table.dump() for name, table in self.tables.items() if len(table)},
        }

    def load(self, data: dict[str, Any], *, rewind: bool = True) -> None:
        """Take up a dumped world in place of this one; time may go back, since it is another world then.

        Without ``rewind`` the real time since the dump has passed in it, see ``Clock.load``.
        """
        accounts = [Account.load(entry) for entry in data["accounts"]]
        self.generation += 1
        self.delivery_count = max(self.delivery_count, data.get("delivery_count", 0))
        self.new_lots = {
            vendor: tuple(LotPlan(*lot) for lot in lots) for vendor, lots in data["new_lots"].items()
        }
        self.accounts = {(account.vendor, account.key): account for account in accounts}
        self.clock.load(data["clock"], rewind=rewind)
        if data["seed"] != self.seed:
            self.seed = data["seed"]
            self.ids = Ids(self.seed)
        self.ids.entities = data["entities"]
        self._load_passing(data.get("passing"))
        self.timers = [Timer(*entry) for entry in data["timers"]]
        heapq.heapify(self.timers)
        self.timer_count = data["timer_count"]
        self.faults.load(data["faults"])
        self.tables = {}
        for name, rows in data["tables"].items():
            self.table(name).load(rows)
        self.pending = {
            record["id"]: record["next_attempt_at"]
            for record in self.table("deliveries")
            if record["state"] == "pending"
        }

    def _dump_passing(self) -> dict[str, Any]:
        rates = [(*name, account.rate) for name, account in self.accounts.items() if account.rate is not None]
        return {"requests": self.ids.requests, "rates": rates}

    def _load_passing(self, data: dict[str, Any] | None) -> None:
        if data is None:
            return
        self.ids.requests = data["requests"]
        for vendor, key, (units, since) in data["rates"]:
            self.accounts[vendor, key].rate = (units, since)
