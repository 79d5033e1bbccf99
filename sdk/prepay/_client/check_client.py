"""The check of what a client is built with, beside its options: its address, its HTTP client, its clock."""

from __future__ import annotations

import os
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from prepay._operation.unset import UNSET
from prepay._values.ranges import shown, whole
from prepay.clock import Clock
from prepay.errors import ConfigurationError, InvalidArgumentError

__all__ = ["EXPECT_MOCK", "MOST_CONNECTIONS", "Given", "check_client", "check_own_address", "expects_mock"]

MOST_CONNECTIONS: Final = 10_000
"""Most connections that a client may be given."""


class Given(NamedTuple):
    """What a client is built with, beside its key and its options."""

    base_url: Any
    max_connections: Any
    http_client: Any
    expect_mock: Any
    clock: Any


EXPECT_MOCK: Final = "PREPAY_EXPECT_MOCK"
"""The variable that keeps every client of a program from real hosts: ``1``. Empty and ``0`` are the same as not set."""


def expects_mock(given: Any) -> Any:
    """Return whether a client is for the mock server alone, by its argument or the environment.

    Raises:
        ConfigurationError: the variable is something else; a switch for safety that is misspelt is not taken for off.
    """
    said = os.environ.get(EXPECT_MOCK, "").strip()
    if said not in ("", "0", "1"):
        raise ConfigurationError(f"{EXPECT_MOCK} must be 1 or 0, not {shown(said)}. Nothing was sent.")
    return True if given is False and said == "1" else given


def check_client(title: str, key: type, given: Given) -> str | None:
    """Check what a client is built with; its base URL as text, or None when none was given.

    Raises:
        ConfigurationError: an argument cannot be right.
    """
    # Only the type of the key is here: a wrong one may still be somebody's key.
    if not issubclass(key, str | None):
        raise ConfigurationError(f"{title}: api_key must be text, not an object of type {key.__name__}.")
    _require(title, "expect_mock", given.expect_mock, bool, "True or False")
    _require(title, "clock", given.clock, Clock | None, "a prepay.Clock")
    _width(title, given.max_connections)
    return _address(title, given.base_url)


def _require(title: str, name: str, value: object, kind: Any, fits: str) -> None:
    if not isinstance(value, kind):
        raise ConfigurationError(f"{title}: {name} must be {fits}, not {shown(value)}.")


def _width(title: str, connections: Any) -> None:
    try:
        width = whole(connections, "max_connections", least=1, unit="connections")
    except InvalidArgumentError as error:
        raise ConfigurationError(f"{title}: {error.message}") from None
    if width > MOST_CONNECTIONS:
        raise ConfigurationError(
            f"{title}: max_connections must be at most {MOST_CONNECTIONS}, not {shown(connections)}."
        )


def check_own_address(title: str, client: Any, address: str) -> None:
    """Refuse an HTTP client that is bound to another address than the one that requests would go to.

    Raises:
        ConfigurationError: it is.
    """
    own = str(getattr(client, "base_url", "") or "").rstrip("/")
    if own and own != address.rstrip("/"):
        raise ConfigurationError(
            f"{title}: http_client has a base URL of its own ({_place(own)}), but requests would go to "
            f"{_place(address)}. Pass the same base_url to both, or an http_client without one."
        )


def _place(url: str) -> str:
    # Without path, query and user name, which may hold secrets.
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _address(title: str, given: Any) -> str | None:
    if given is None or given is UNSET:
        return None
    # A URL object, such as httpx.URL, tells its parts.
    if not isinstance(given, str) and not (hasattr(given, "scheme") and hasattr(given, "host")):
        raise ConfigurationError(f"{title}: base_url must be text or an httpx.URL, not {shown(given)}.")
    text = str(given).strip()
    if not text:
        raise ConfigurationError(
            f"{title}: base_url is empty. Leave it out for {title}'s own address, or pass the one that you mean."
        )
    return text
