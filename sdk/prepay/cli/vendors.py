"""The vendors as words on the command line, and clients whose keys come from the environment alone."""

from __future__ import annotations

import os
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from prepay.cli.exit_codes import ExitCode
from prepay.errors import ConfigurationError

if TYPE_CHECKING:
    from prepay._client.interlock import VendorProfile

__all__ = ["Vendor", "client_of", "has_key", "profile_of", "refuse", "with_keys"]


class Vendor(StrEnum):
    """A vendor by its name on the command line."""

    TOKPORTAL = "tokportal"
    UGEN = "ugen"
    TRENZ = "trenz"


CLASSES = {Vendor.TOKPORTAL: "TokPortal", Vendor.UGEN: "UGen", Vendor.TRENZ: "Trenz"}


def client_of(vendor: Vendor, *, api_key: str | None = None, **options: Any) -> Any:
    """A client whose key and address come from the environment.

    Raises:
        ConfigurationError: one is missing, or they do not fit each other.
    """
    profile = profile_of(vendor)
    if api_key is None and not has_key(vendor):
        raise ConfigurationError(
            f"{profile.title}: set {profile.key_variable} to the account's key (the mock server takes any that "
            f"begins with sk_mock_, with {profile.url_variable} set to the mock's address)"
        )
    return _class_of(vendor)(api_key, **options)


def profile_of(vendor: Vendor) -> VendorProfile:
    """What a client knows of its vendor."""
    profile: VendorProfile = _class_of(vendor)._profile
    return profile


def has_key(vendor: Vendor) -> bool:
    """Whether the environment holds a key for this vendor."""
    return bool(os.environ.get(profile_of(vendor).key_variable, "").strip())


def with_keys() -> list[Vendor]:
    """The vendors that the environment holds a key for.

    Raises:
        ConfigurationError: there is none.
    """
    found = [vendor for vendor in Vendor if has_key(vendor)]
    if not found:
        names = ", ".join(profile_of(vendor).key_variable for vendor in Vendor)
        raise ConfigurationError(f"the environment holds no key: set one of {names}")
    return found


def refuse(reason: str) -> typer.Exit:
    """What to raise for a command line that cannot be meant; the reason is printed."""
    typer.echo(f"prepay: {reason}", err=True)
    return typer.Exit(ExitCode.USAGE)


def _class_of(vendor: Vendor) -> Any:
    return getattr(import_module("prepay"), CLASSES[vendor])
