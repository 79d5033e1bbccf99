"""One key, one effect (law L9): what a keyed write answered is kept and given again.

Only 2xx answers are kept, for 24 hours by the world's clock, by key and account; a dry run neither keeps nor reads
(assumed where the vendor is silent).
"""

from __future__ import annotations

from hashlib import blake2b

import orjson

from prepay_mock.engine.exchange import Exchange, Reply
from prepay_mock.vendors.tokportal import refusals
from prepay_mock.vendors.tokportal.spending import is_dry_run
from prepay_mock.world.clock import DAY
from prepay_mock.world.table import Table

__all__ = ["ANSWERS", "LONGEST_KEY", "keep_answer", "kept_answer"]

KEY = "Idempotency-Key"
ANSWERS = "idempotency"
KEPT = DAY
LONGEST_KEY = 255
"""Characters of a key."""

# Looking for outdated answers costs a little, so only every so many new ones do it.
_SWEEP = 64


def kept_answer(x: Exchange) -> Reply | None:
    """The answer that this key got before, or None.

    Raises:
        Refusal: 409, the key belongs to another request.
    """
    key = x.params.get(KEY)
    table = x.account.tables.get(ANSWERS)
    if key is None or table is None or is_dry_run(x):
        return None
    kept = table.get(key)
    if kept is None or kept["at"] + KEPT <= x.now:
        return None
    if kept["request"] != _fingerprint(x):
        raise refusals.key_reused()
    return Reply(kept["status"], orjson.dumps(kept["answer"]), {"Idempotent-Replayed": "true"})


def keep_answer(x: Exchange, reply: Reply, body: bytes) -> None:
    """Keep a handler's answer, which is a success: what it refuses, it raises."""
    key = x.params.get(KEY)
    if key is None or is_dry_run(x):
        return
    table = x.account.table(ANSWERS)
    if key in table:
        # Outdated, or it would have been replayed; put anew, it stands among the youngest.
        table.drop(key)
    elif len(table) % _SWEEP == _SWEEP - 1:
        _sweep(table, x.now)
    table.put(
        key,
        {
            "at": x.now,
            "request": _fingerprint(x),
            "status": reply.status,
            "answer": orjson.Fragment(body),
        },
    )


def _fingerprint(x: Exchange) -> str:
    """Method, path, query and body; two spellings of one JSON value are the same body."""
    body = orjson.dumps(x.body, option=orjson.OPT_SORT_KEYS)
    head = f"{x.request.method} {x.request.path}?".encode() + x.request.query + b"\n"
    return blake2b(head + body, digest_size=16).hexdigest()


def _sweep(table: Table, now: int) -> None:
    while (oldest := next(table.keys(), None)) is not None:
        kept = table.get(oldest)
        if kept is not None and kept["at"] + KEPT > now:
            return
        table.drop(oldest)
