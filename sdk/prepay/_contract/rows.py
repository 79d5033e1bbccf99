"""The rows of ``x-prepay-vendors``: what is true of a vendor as a whole, checked, as one value for each vendor.

Read from a document and from nothing else, so that the generator can use it before anything is generated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from typing import Any, Final, NamedTuple

from prepay._contract.kinds import is_array, is_integer, is_object

__all__ = ["KEY_SUFFIX", "METHODS", "NAME", "NAME_RULE", "SECTION", "VendorRow", "row_in", "vendor_rows"]

SECTION: Final = "x-prepay-vendors"
METHODS: Final = ("get", "put", "post", "patch", "delete")
KEY_SUFFIX: Final = "_API_KEY"
"""How the variable of every API key ends; the variables of roles and of the base URL put something else there."""
NAME: Final = re.compile(r"[a-z][a-z0-9]*")
NAME_RULE: Final = "lower-case letters and digits, a letter first, and no word of Python, such as acme"
_ENV: Final = re.compile(rf"[A-Z][A-Z0-9_]*{KEY_SUFFIX}")
_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")
# A token of RFC 9110, as header names and schemes are.
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+")


class VendorRow(NamedTuple):
    """What is true of a vendor as a whole.

    Attributes:
        name: as the contract, its operationIds and the folders write it: ``ugen``.
        title: as people write it: ``U-Gen``.
        prefix: what the paths of all its operations begin with, without a slash at the end.
        env: the environment variable that holds its API key.
        key_header: the request header that carries the API key.
        key_scheme: the scheme before the API key (``Bearer``); None where the header holds the key alone.
        security: the security scheme of the contract that says the same.
        dry_run: the request header that asks for a dry run; None where there are none.
        request_id: response headers that may hold its id of a request; the first that is there counts.
        per_minute: requests that it allows in a minute for each key; None where it names no limit.
        domains: every host in them is its live API.
        top_up: how to buy credits, as errors say it.
        balance_operation: what tells the balance, by its SDK name; None where only other responses tell it.
    """

    name: str
    title: str
    prefix: str
    env: str
    key_header: str
    key_scheme: str | None
    security: str
    dry_run: str | None
    request_id: tuple[str, ...]
    per_minute: int | None
    domains: tuple[str, ...]
    top_up: str
    balance_operation: str | None

    @property
    def client(self) -> str:
        """The name of the sync client's class: the title without its signs."""
        return "".join(re.findall("[A-Za-z0-9]+", self.title))

    def variable(self, suffix: str) -> str:
        """Return another environment variable of the vendor, such as that of its ``_BASE_URL``."""
        return self.env.removesuffix(KEY_SUFFIX) + suffix

    def key_field(self, key: str) -> tuple[str, str]:
        """Return the header that carries a key: its name and its value."""
        return self.key_header, key if self.key_scheme is None else f"{self.key_scheme} {key}"

    def key_in(self, value: str | None) -> str | None:
        """Return the key in the value of ``key_header``; None where there is none."""
        text = (value or "").strip()
        if self.key_scheme is not None:
            scheme, _, text = text.partition(" ")
            text = text.strip() if scheme.lower() == self.key_scheme.lower() else ""
        return text or None


def vendor_rows(document: Mapping[str, Any]) -> dict[str, VendorRow]:
    """Read and check the row of every vendor, in the contract's order.

    Raises:
        ValueError: a row is missing a fact, or says one that cannot be right; the message names the place, what
            stands there, and what would be right.
    """
    section = document.get(SECTION)
    if not is_object(section) or not section:
        raise ValueError(f"{SECTION} must be an object with one row for each vendor, not {_shown(section)}")
    rows = {name: _row(document, name, row) for name, row in section.items()}
    for fact in ("prefix", "env", "client"):
        seen: dict[str, str] = {}
        for name, row in rows.items():
            other = seen.setdefault(getattr(row, fact).lower(), name)
            if other != name:
                said = "title" if fact == "client" else fact
                raise ValueError(
                    f"{SECTION}.{name}.{said} is that of {other} as well ({getattr(row, fact)}); "
                    "each vendor needs its own"
                )
    return rows


def row_in(document: Mapping[str, Any], name: str) -> VendorRow | None:
    """Return a vendor's row in a document; None where it has none that is whole, as an older contract has not."""
    section = document.get(SECTION)
    try:
        return _row(document, name, section[name]) if is_object(section) and name in section else None
    except ValueError:
        return None


def _row(document: Mapping[str, Any], name: object, row: object) -> VendorRow:
    if not isinstance(name, str) or not NAME.fullmatch(name) or iskeyword(name):
        raise ValueError(f"{SECTION}.{name} cannot be a vendor's name: {NAME_RULE}")
    where = f"{SECTION}.{name}"
    if not is_object(row):
        raise ValueError(f"{where} must be an object, not {_shown(row)}")
    title = _text(
        where, row, "title", re.compile(r"[A-Z][ -~]*"), 'the name as people write it, such as "Acme"'
    )
    prefix = _text(where, row, "prefix", _PREFIX, "a path without a slash at its end, such as /acme/v1")
    header, scheme = _key(where, row.get("key"))
    return VendorRow(
        name=name,
        title=title,
        prefix=prefix,
        env=_text(where, row, "env", _ENV, f"a variable that ends in {KEY_SUFFIX}, such as ACME{KEY_SUFFIX}"),
        key_header=header,
        key_scheme=scheme,
        security=_security(document, where, prefix, header, scheme),
        dry_run=_text(where, row, "dry_run", _TOKEN, "the name of a request header, or be left out")
        if row.get("dry_run") is not None
        else None,
        request_id=_texts(where, row, "request_id", _TOKEN, "names of response headers, or be left out")
        if row.get("request_id") is not None
        else (),
        per_minute=_per_minute(where, row.get("per_minute")),
        domains=_texts(where, row, "domains", _DOMAIN, "host names in lower case, such as [acme.example]"),
        top_up=_text(where, row, "top_up", re.compile(r"\S[^\n]*"), "one line that says how to buy credits"),
        balance_operation=_text(
            where,
            row,
            "balance_operation",
            re.compile(r"[a-z_]+\.[a-z_]+"),
            "an SDK name such as credits.balance",
        )
        if row.get("balance_operation") is not None
        else None,
    )


def _text(where: str, row: Mapping[str, Any], fact: str, form: re.Pattern[str], right: str) -> str:
    value = row.get(fact)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError(f"{where}.{fact} must be {right}, not {_shown(value)}")
    return value


def _texts(
    where: str, row: Mapping[str, Any], fact: str, form: re.Pattern[str], right: str
) -> tuple[str, ...]:
    values = row.get(fact)
    if not is_array(values) or not all(isinstance(value, str) and form.fullmatch(value) for value in values):
        raise ValueError(f"{where}.{fact} must be a list of {right}, not {_shown(values)}")
    return tuple(values)


def _per_minute(where: str, value: object) -> int | None:
    if value is not None and (not is_integer(value) or value < 1):
        raise ValueError(
            f"{where}.per_minute must be a whole number of at least 1, or be left out, not {_shown(value)}"
        )
    return value if is_integer(value) else None


def _key(where: str, key: object) -> tuple[str, str | None]:
    right = "{header: X-Acme-Key} or {header: Authorization, scheme: Bearer}"
    if not is_object(key) or not key.keys() <= {"header", "scheme"}:
        raise ValueError(f"{where}.key must be {right}, not {_shown(key)}")
    header = _text(f"{where}.key", key, "header", _TOKEN, "the name of a request header")
    if key.get("scheme") is None:
        return header, None
    return header, _text(f"{where}.key", key, "scheme", _TOKEN, "a word such as Bearer, or be left out")


def _security(document: Mapping[str, Any], where: str, prefix: str, header: str, scheme: str | None) -> str:
    """The security scheme that a vendor's operations name and that carries the key as its row says."""
    known = document.get("components", {}).get("securitySchemes", {})
    named = list(dict.fromkeys(_named(document, prefix)))
    for name in named:
        if is_object(found := known.get(name)) and _carrier(found) == (
            header.lower(),
            None if scheme is None else scheme.lower(),
        ):
            return name
    said = header if scheme is None else f"{header}: {scheme}"
    raise ValueError(
        f"{where}.key says {said}, but no security scheme of the operations below {prefix} does "
        f"({', '.join(named) or 'they name none'}); make components.securitySchemes and the row say the same"
    )


def _carrier(scheme: Mapping[str, Any]) -> tuple[str, str | None] | None:
    if scheme.get("type") == "apiKey" and scheme.get("in") == "header":
        return str(scheme.get("name")).lower(), None
    if scheme.get("type") == "http":
        return "authorization", str(scheme.get("scheme")).lower()
    return None


def _named(document: Mapping[str, Any], prefix: str) -> Iterator[str]:
    """The security schemes that operations below a prefix name."""
    for path, item in document.get("paths", {}).items():
        if str(path).startswith(f"{prefix}/") and is_object(item):
            for method in METHODS:
                if is_object(operation := item.get(method)):
                    for way in operation.get("security", document.get("security")) or ():
                        yield from way


def _shown(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
