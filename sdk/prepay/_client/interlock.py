"""What a client must know of its vendor, and the interlock between mock keys and real hosts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from prepay._contract.words import Vendor
from prepay._generated import vendors as table
from prepay._wire.hosts import host_of, is_loopback
from prepay._wire.secret import KeyHeader, Secret
from prepay.errors import ConfigurationError

__all__ = ["MOCK_KEYS", "VendorProfile"]

MOCK_KEYS: Final = "sk_mock_"
"""How the keys of the mock server begin; no vendor gives out such keys."""
_DOMAINS: Final = tuple(domain for domains in table.DOMAINS.values() for domain in domains)
"""The domains of all vendors. Every host in them is a real one, whichever client is pointed there."""


def _is_real(host: str) -> bool:
    """Whether a host belongs to any of the vendors."""
    return any(host == domain or host.endswith(f".{domain}") for domain in _DOMAINS)


def _is_local(host: str) -> bool:
    """Whether a host is this machine, or a name that resolves nowhere (the mock in this process)."""
    return is_loopback(host) or host.endswith((".mock", ".invalid", ".test"))


@dataclass(frozen=True, slots=True)
class VendorProfile:
    """What a client must know of its vendor.

    Attributes:
        vendor: its name in the contract.
        title: its name as people write it.
        key_variable: the environment variable of its API key.
        url_variable: the environment variable of its base URL.
        key_header: the header that carries the API key.
        base_url: where its API is; None when the vendor publishes no address.
    """

    vendor: Vendor
    title: str
    key_variable: str
    url_variable: str
    key_header: KeyHeader
    base_url: str | None

    @classmethod
    def of(cls, vendor: Vendor, base_url: str | None) -> VendorProfile:
        """Return what the contract says of a vendor, with the address that it publishes."""
        key = table.ENV[vendor]
        # The contract's rows let every such variable end so.
        url = key.removesuffix("_API_KEY") + "_BASE_URL"
        return cls(vendor, table.TITLE[vendor], key, url, KeyHeader(*table.KEY[vendor]), base_url)

    def resolve(self, key: Secret | None, base_url: str | None, *, expect_mock: bool) -> tuple[Secret, str]:
        """Key and address, from the arguments or the environment, once they are known to belong together.

        Raises:
            ConfigurationError: one is missing or cannot be right, or a key of the mock would go to a real host, or
                a client for the mock would not.
        """
        secret, address = self.key(key), self.address(base_url)
        host, mocking = host_of(address), secret.starts_with(MOCK_KEYS)
        if mocking and _is_real(host):
            raise ConfigurationError(
                f"{self.title}: a key that begins with {MOCK_KEYS} is for the mock server, and {host} is a real "
                f"host, so nothing was sent; set base_url or {self.url_variable} to the mock's, or use a real key"
            )
        if expect_mock and _is_real(host):
            raise ConfigurationError(
                f"{self.title}: expect_mock is set, but {host} is a real host. Nothing was sent. Set base_url or "
                f"{self.url_variable} to the mock server's."
            )
        if expect_mock and not mocking and not _is_local(host):
            raise ConfigurationError(
                f"{self.title}: expect_mock is set, so the key must begin with {MOCK_KEYS}. Nothing was sent. Other "
                "keys are sent only to a mock server on this machine."
            )
        if not mocking and urlsplit(address).scheme != "https" and not is_loopback(host):
            raise ConfigurationError(
                f"{self.title}: this is a live API key, and http://{host} is not encrypted: everyone on the way could "
                f"read the key. Nothing was sent. Use https:// in base_url or {self.url_variable}."
            )
        return secret, address

    def key(self, given: Secret | None) -> Secret:
        """The API key, from the argument or the environment."""
        name = self.key_variable
        found = given if given is not None else Secret(os.environ.get(name, ""))
        if not found:
            raise ConfigurationError(f"{self.title} needs an API key: pass api_key=… or set {name}")
        if not found.is_sendable:
            raise ConfigurationError(
                f"the API key for {self.title} holds characters that no key has; check {name}"
            )
        return found

    def address(self, given: str | None) -> str:
        """The base URL, from the argument, the environment or the contract; without a slash at the end."""
        name = self.url_variable
        value = (given or os.environ.get(name) or self.base_url or "").strip()
        if not value:
            raise ConfigurationError(
                f"{self.title} publishes no base URL: pass base_url=… or set {name} to the one you were given"
            )
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigurationError(
                f"base_url for {self.title} must start with https:// (or http://) and name a host"
            )
        if parts.query or parts.fragment or parts.username is not None:
            raise ConfigurationError(
                f"base_url for {self.title} must hold no query, no fragment and no user name"
            )
        return value.rstrip("/")
