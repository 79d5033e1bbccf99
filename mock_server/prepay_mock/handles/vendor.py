"""One vendor of a mock: its accounts, and SDK clients that speak to the mock.

The SDK is loaded when the first client is built, not before.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from prepay_mock.handles.account import AccountHandle, LotFields, lot_body
from prepay_mock.handles.errors import wrong
from prepay_mock.handles.wiring import Wiring
from prepay_mock.world.scenario import KEY_PREFIX

if TYPE_CHECKING:
    from typing import Unpack

    from prepay_mock.handles.client_options import AsyncClientFields, ClientFields

__all__ = ["Standing", "VendorHandle", "key_of"]

# What the control API's schema lists; a test holds the two together.
Standing: TypeAlias = Literal["active", "readonly", "revoked", "suspended"]

S = TypeVar("S")
A = TypeVar("A")
MAIN = "main"
"""The account of clients that were given none."""
# How the vendors' own keys begin; the mock's begin with sk_mock_.
_LIVE = re.compile(r"(?:[a-z]+_)?sk_(?!mock_)", re.IGNORECASE)


class VendorHandle(ABC, Generic[S, A]):
    """One vendor of a mock."""

    name: str
    """The vendor's name, in small letters."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._channel = wiring.channel

    def __repr__(self) -> str:
        return f"<{self.name} at {self._wiring.base_url}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VendorHandle) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[Hashable, str]:
        return self._channel.place, self.name

    def account(
        self,
        name: str | None = None,
        *,
        balance: int | None = None,
        lots: Sequence[LotFields] | None = None,
        standing: Standing | None = None,
    ) -> AccountHandle[S, A]:
        """Open an account, or take hold of one that is open.

        Args:
            name: the part of its key after ``sk_mock_``, or the whole key; a fresh one when None.
            balance: credits, in one lot that never expires; 0 for none.
            lots: in place of ``balance``, each ``{"amount": …, "expires_in": …, "source": …}``. Without both the
                key's name or the scenario decides.
            standing: ``active``, ``readonly``, ``revoked`` or ``suspended``; as the key's name says when None.

        Raises:
            ControlError: the account is open already and ``balance``, ``lots`` or ``standing`` were given (see
                ``AccountHandle.set_available``); one of them is out of its range; or the name looks like a live key.
            TypeError: ``balance`` and ``lots`` were both given.
        """
        if balance is not None and lots is not None:
            raise TypeError("give balance or lots, not both")
        wanted: dict[str, Any] = {}
        if balance is not None:
            wanted["lots"] = [{"amount": balance}] if balance else []
        if lots is not None:
            wanted["lots"] = [lot_body(lot) for lot in lots]
        if standing is not None:
            wanted["standing"] = standing
        key = None if name is None else key_of(name)
        if key is not None and not wanted and self._is_open(key):
            return AccountHandle(self, self._channel, key)
        named = {} if key is None else {"key": key}
        opened = self._channel.call("POST", "/accounts", {"vendor": self.name, **named, **wanted})
        return AccountHandle(self, self._channel, opened["key"])

    @property
    def accounts(self) -> list[AccountHandle[S, A]]:
        """The vendor's open accounts, in the order in which they were opened."""
        accounts = self._channel.call("GET", "/accounts")["accounts"]
        return [
            AccountHandle(self, self._channel, entry["key"])
            for entry in accounts
            if entry["vendor"] == self.name
        ]

    def new_key(
        self,
        *,
        balance: int | None = None,
        lots: Sequence[LotFields] | None = None,
        standing: Standing | None = None,
    ) -> str:
        """The key of a fresh account, which nobody else uses; arguments and errors as for ``account``."""
        return self.account(balance=balance, lots=lots, standing=standing).key

    def client(self, account: AccountHandle[S, A] | str | None = None, **options: Unpack[ClientFields]) -> S:
        """An SDK client.

        Args:
            account: whose key it carries: an account, a name or a key; the account ``main`` when None.
            options: what the client's constructor takes.
        """
        return self._sync(**{"api_key": _key(account), **self._wiring.sync_options(), **options})

    def async_client(
        self, account: AccountHandle[S, A] | str | None = None, **options: Unpack[AsyncClientFields]
    ) -> A:
        """An async SDK client; arguments as for ``client``."""
        return self._async(**{"api_key": _key(account), **self._wiring.async_options(), **options})

    @abstractmethod
    def _sync(self, **options: Any) -> S: ...

    @abstractmethod
    def _async(self, **options: Any) -> A: ...

    def _is_open(self, key: str) -> bool:
        return any(account.key == key for account in self.accounts)


def key_of(name: str) -> str:
    """The key of an account that is named by its key or by what follows ``sk_mock_``.

    Raises:
        ControlError: it looks like a vendor's own key, which must not get into a test.
    """
    if _LIVE.match(name):
        # Never shown: it may be a real one.
        raise wrong(
            "name",
            "looks like a live API key. Give a name such as 'alice', or a key that begins with sk_mock_. "
            "Take the live key out of the test",
        )
    return name if name.startswith(KEY_PREFIX) else KEY_PREFIX + name


def _key(account: AccountHandle[Any, Any] | str | None) -> str:
    if isinstance(account, AccountHandle):
        return account.key
    return key_of(MAIN if account is None else account)
