"""What an operation must say before anything of it can be generated."""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import Any, Final, get_args

from generator.document import ContractError, Json, resolve
from prepay._contract import words
from prepay._contract.kinds import is_array, is_integer, is_object

__all__ = ["check_operation"]

_ID: Final = re.compile(r"[a-z][a-z0-9]*[A-Z][A-Za-z0-9]*")
_SDK: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_FACTS: Final = ("source", "charge", "resend", "sdk")


def check_operation(document: Json, operation: Any) -> None:
    """Check an operation's id, its ``x-prepay``, its price and its statuses.

    Raises:
        ContractError: one of them is missing or cannot be right; the message says what would be.
    """
    if not is_object(operation):
        raise ContractError(f"an operation must be an object, not {operation!r}")
    name = operation.get("operationId")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise ContractError(
            f"operationId must be the vendor's name and then words in CamelCase, such as acmeGetBalance, not {name!r}"
        )
    _check_facts(name, operation.get("x-prepay", {}))
    _check_price(document, name, operation["x-prepay"])
    _check_responses(document, name, operation.get("responses"))
    for parameter in operation.get("parameters", ()):
        found = resolve(document, parameter)
        if not isinstance(found.get("name"), str) or not is_object(found.get("schema")):
            raise ContractError(f"{name}: a parameter needs name, in and schema, and one has {sorted(found)}")


def _check_facts(name: str, said: Any) -> None:
    if not is_object(said):
        raise ContractError(f"{name}: x-prepay must be an object, not {said!r}")
    if missing := sorted(set(_FACTS) - said.keys()):
        raise ContractError(f"{name}: x-prepay lacks {', '.join(missing)}")
    for fact, kind in (("source", words.Source), ("charge", words.Charge), ("resend", words.Resend)):
        known = get_args(kind)
        if said[fact] not in known:
            raise ContractError(
                f"{name}: x-prepay.{fact} must be one of {', '.join(known)}, not {said[fact]!r}"
            )
    if not isinstance(said["sdk"], str) or not _SDK.fullmatch(said["sdk"]):
        raise ContractError(
            f"{name}: x-prepay.sdk must be resource.name in lower case, such as credits.balance, not {said['sdk']!r}"
        )
    if word := next((word for word in said["sdk"].split(".") if iskeyword(word)), None):
        raise ContractError(f"{name}: x-prepay.sdk says {said['sdk']}, but {word} is a word of Python")


def _check_price(document: Json, name: str, said: Json) -> None:
    price = said.get("price")
    if price is None or is_integer(price):
        if is_integer(price) and price < 0:
            raise ContractError(f"{name}: x-prepay.price must be at least 0 credits, not {price}")
        return
    named: Any = [price] if isinstance(price, str) else list(price.values()) if is_object(price) else price
    if not is_array(named) or not all(isinstance(key, str) for key in named):
        raise ContractError(
            f"{name}: x-prepay.price must be whole credits or keys of the price table, not {price!r}"
        )
    vendor = re.split("(?=[A-Z])", name, maxsplit=1)[0]
    table = document.get("x-prepay-prices", {}).get(vendor, {})
    if unknown := [key for key in named if key not in table]:
        raise ContractError(
            f"{name}: x-prepay.price names {', '.join(unknown)}, which x-prepay-prices.{vendor} does not have; "
            f"it has {', '.join(table) or 'nothing'}"
        )


def _check_responses(document: Json, name: str, responses: Any) -> None:
    if not is_object(responses) or not responses:
        raise ContractError(f"{name}: responses must be an object with a response for each status")
    # YAML reads a status without quotes as a number.
    keys: list[object] = list(responses)
    if odd := next((status for status in keys if not isinstance(status, str)), None):
        raise ContractError(f"{name}: responses.{odd} must be written in quotes, '{odd}'")
    good = [status for status in responses if status.startswith("2")]
    if not good:
        raise ContractError(
            f"{name}: it has no 2xx response, so the SDK cannot tell what a success looks like"
        )
    if vague := [status for status in good if not status.isdecimal()]:
        raise ContractError(f"{name}: responses.{vague[0]} must name one status, such as 200")
    for status, response in responses.items():
        found = resolve(document, response)
        if not is_object(found.get("content", {})):
            raise ContractError(
                f"{name}: responses.{status}.content must be an object, not {found['content']!r}"
            )
        codes = found.get("x-prepay-codes", [])
        if not is_array(codes) or not all(isinstance(code, str) for code in codes):
            raise ContractError(f"{name}: x-prepay-codes of {status} must be a list of texts, not {codes!r}")
