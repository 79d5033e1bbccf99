"""Secrets of live traffic: each is known to the masker before the entry that has it is written."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping

from prepay._contract.rows import KEY_SUFFIX
from prepay._contract.vendors import BUILT_IN
from prepay_conformance.credentials import secrets_in
from prepay_conformance.gate import Exchange, Masker
from prepay_conformance.gate.masker import SHORTEST_SECRET

__all__ = ["LiveSecrets"]


class LiveSecrets:
    """Learns secrets from exchanges as they pass.

    One key has one name in the whole recording, so that accounts can be told apart in it.

    Args:
        environment: keys that it names are masked from the start, wherever they occur.
        people: True masks e-mail addresses too.
    """

    def __init__(self, environment: Mapping[str, str], *, people: bool) -> None:
        self.masker = Masker()
        self.masker.hide_people = people
        self._key_headers = {row.key_header.lower() for row in BUILT_IN.values()}
        self._known: set[str] = set()
        self._keys = self._others = 0
        self._lock = threading.Lock()
        for variable, value in _keys_of(environment):
            self._add(value, f"${variable}")

    def learn(self, exchange: Exchange) -> bool:
        """Learn the secrets of an exchange; return True if one of them is new."""
        before = len(self._known)
        with self._lock:
            for secret, is_key in secrets_in(exchange, self._key_headers):
                if len(secret) < SHORTEST_SECRET or secret in self._known:
                    continue
                if is_key:
                    self._keys += 1
                    self._add(secret, f"$API_KEY_{self._keys}")
                else:
                    self._others += 1
                    self._add(secret, f"$SECRET_{self._others}")
        return len(self._known) > before

    def _add(self, secret: str, shown: str) -> None:
        self.masker.add(secret, shown)
        self._known.add(secret)


def _keys_of(environment: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for name, value in sorted(environment.items()):
        known = any(name.startswith(row.variable("_")) for row in BUILT_IN.values())
        if known and name.endswith(KEY_SUFFIX) and len(value.strip()) >= SHORTEST_SECRET:
            yield name, value.strip()
