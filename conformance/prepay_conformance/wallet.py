"""The keys of a run: from the environment, and on a mock also accounts of their own, opened at first use."""

from __future__ import annotations

from collections.abc import Mapping

from prepay_conformance.contract import Vendor
from prepay_conformance.errors import NotAuthorised
from prepay_conformance.gate import Masker

__all__ = ["MOCK_PREFIX", "Key", "Wallet"]

MOCK_PREFIX = "sk_mock_"
"""Any key that begins so opens an account of its own on the mock, and its ending says what the account holds."""


ROLES = ("empty", "readonly", "other")
"""Accounts beside the main one: without credits, without the right to write, and somebody else's."""

# Quotes and the like stand in no key, and would be escaped in every other way by whoever shows them.
_NOT_IN_KEYS = frozenset("\"'`\\<>&")
_SHORTEST = 8


def _variable_of(vendor: Vendor, role: str) -> str:
    return vendor.variable.replace("_API_KEY", f"_{role.upper()}_API_KEY")


def _usable(environment: Mapping[str, str], variable: str) -> str:
    """The key in a variable, without the white space around it; empty where there is none.

    Raises:
        NotAuthorised: it holds what no key holds, so that it could not be hidden for certain.
    """
    value = environment.get(variable, "").strip()
    if not value:
        return ""
    if not (value.isascii() and value.isprintable()) or " " in value or _NOT_IN_KEYS & set(value):
        raise NotAuthorised(
            f"{variable} holds characters that no API key has (white space, quotes or the like inside). "
            "Nothing was sent. Set it to the key alone"
        )
    if len(value) < _SHORTEST:
        raise NotAuthorised(
            f"{variable} is too short for an API key: {_SHORTEST} characters at least. Nothing was sent"
        )
    return value


class Key:
    """A key that shows itself only to those who send it."""

    __slots__ = ("shown", "value")

    def __init__(self, value: str, shown: str) -> None:
        self.value = value
        self.shown = shown

    def __repr__(self) -> str:
        return f"Key({self.shown})"


class Wallet:
    """Finds keys.

    Args:
        vendor: whose keys.
        environment: where they are, see ``Vendor.variable``.
        mock: whether accounts can be opened by naming them.
        run: a short text that makes the accounts of this run its own.
        masker: is told every key.

    Raises:
        NotAuthorised: there is no key, or one that cannot be a key.
    """

    def __init__(
        self, vendor: Vendor, environment: Mapping[str, str], *, mock: bool, run: str, masker: Masker
    ) -> None:
        self._vendor = vendor
        self._environment = environment
        self._run = run
        self._masker = masker
        value = _usable(environment, vendor.variable)
        if not value:
            raise NotAuthorised(f"no key: put one into the environment as {vendor.variable}")
        self.main = self._known(value, f"${vendor.variable}")
        others = [_usable(environment, _variable_of(vendor, role)) for role in ROLES]
        self.harmless = all(key.startswith(MOCK_PREFIX) for key in (value, *others) if key)
        """Return True if no vendor can honour any key of the run: each begins with ``sk_mock_``."""
        self.derives = mock and value.startswith(MOCK_PREFIX)
        """Whether accounts can be opened at will."""

    def values(self) -> list[str]:
        """Every key that was handed out."""
        return [secret for secret, _ in self._masker.secrets()]

    def role(self, role: str) -> Key | None:
        """The key of a role: ``empty`` (no credits), ``readonly`` (may not write) or ``other`` (another account).

        From the environment, such as ``TOKPORTAL_EMPTY_API_KEY``, or on a mock derived; None when there is neither.
        """
        variable = _variable_of(self._vendor, role)
        value = _usable(self._environment, variable)
        if value:
            return self._known(value, f"${variable}")
        return self.account(role, ending="" if role == "other" else f"_{role}")

    def account(self, name: str, *, balance: int | None = None, ending: str = "") -> Key | None:
        """A key that opens an account of its own on a mock, with this balance; None where there is no such thing."""
        if not self.derives:
            return None
        if balance is not None:
            ending = f"_balance_{balance}"
        suffix = f"_{self._run}_{name}{ending}"
        return self._known(self.main.value + suffix, f"${{{self._vendor.variable}}}{suffix}")

    def _known(self, value: str, shown: str) -> Key:
        self._masker.add(value, shown)
        return Key(value, shown)
