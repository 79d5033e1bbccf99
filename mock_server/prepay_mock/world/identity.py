"""By what name an account is known."""

from __future__ import annotations

import re
from hashlib import blake2b

from prepay_mock.world.scenario import KEY_PREFIX

__all__ = ["identity_of"]

_HIDDEN = re.compile(r"hidden_[0-9a-f]{24}\Z")


def identity_of(key: str) -> str:
    """The account's name: the mock's own keys by themselves, any other key by a hash.

    With ``--any-key`` the key may be a real vendor's. It must not end up in a state file, an export or a journal, so
    no part of the mock keeps it. The identity of an identity is itself.
    """
    if key.startswith(KEY_PREFIX) or _HIDDEN.match(key):
        return key
    return f"hidden_{blake2b(key.encode(), digest_size=12).hexdigest()}"
