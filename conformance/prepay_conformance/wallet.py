"""The keys of a run: from the environment, and on a mock also accounts of their own, opened at first use."""

from __future__ import annotations

from collections.abc import Mapping

from prepay_conformance.contract import Vendor
from prepay_conformance.errors import NotAuthorised
from prepay_conformance.gate import Masker

__all__ = ["MOCK_PREFIX", "Key", "Wallet"]

MOCK_PREFIX = "sk_mock_"
"""Any key that begins so opens an account of its own on the mock, and its ending says what the account holds."""


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
        NotAuthorised: there is no key.
    """

    def __init__(
        self, vendor: Vendor, environment: Mapping[str, str], *, mock: bool, run: str, masker: Masker
    ) -> None:
        self._vendor = vendor
        self._environment = environment
        self._run = run
        self._masker = masker
        value = environment.get(vendor.variable, "")
        if not value:
            raise NotAuthorised(f"no key: put one into the environment as {vendor.variable}")
        self.main = self._known(value, f"${vendor.variable}")
        self.derives = mock and value.startswith(MOCK_PREFIX)
        """Whether accounts can be opened at will."""

    def values(self) -> list[str]:
        """Every key that was handed out."""
        return [secret for secret, _ in self._masker.secrets()]

    def role(self, role: str) -> Key | None:
        """The key of a role: ``empty`` (no credits), ``readonly`` (may not write) or ``other`` (another account).

        From the environment, such as ``TOKPORTAL_EMPTY_API_KEY``, or on a mock derived; None when there is neither.
        """
        variable = self._vendor.variable.replace("_API_KEY", f"_{role.upper()}_API_KEY")
        value = self._environment.get(variable)
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
