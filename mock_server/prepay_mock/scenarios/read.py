"""From a YAML file to a scenario. A file that cannot be one is refused with the line and the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import yaml

from prepay_mock.contract.problems import name_unknown_fields
from prepay_mock.scenarios.lines import Lines
from prepay_mock.world.scenario import KEY_PREFIX, AccountPlan, LotPlan, Scenario, StepPlan

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["BUILT_IN", "ScenarioError", "load_scenario", "parse_scenario", "replaces_state"]

BUILT_IN = ("empty", "starter", "busy")
"""The scenarios that come with the package."""

LARGEST_FILE: Final = 4 << 20
"""Bytes of a scenario's file."""
_UNITS = MappingProxyType({"s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000})


class ScenarioError(ValueError):
    """A scenario that cannot be played; the message names the file, the line, the field and the reason."""


# A century, in microseconds: what comes later cannot be written as a date.
_LONGEST_LOT = 3_153_600_000_000_000
# What a step cannot do: a reset would play the scenario again within itself, without end.
_NO_STEPS = frozenset({"/_prepay/reset", "/_prepay/state"})
_RESTORE = re.compile(r"/_prepay/snapshots/[^/]+/restore")


def replaces_state(path: str) -> bool:
    """Return True if a request to that path puts another state in the place of the one that the steps make."""
    place = unquote(path.partition("?")[0]).rstrip("/")
    return place in _NO_STEPS or _RESTORE.fullmatch(place) is not None


def load_scenario(name: str | Path, vendors: Sequence[str] | None = None) -> Scenario:
    """A scenario by name, or from the file at a path.

    Args:
        name: one of ``BUILT_IN``, or a path. Text without a slash or dot is a name.
        vendors: names that it may have as vendors; any when None.

    Raises:
        ScenarioError: there is no such scenario, or the file cannot be one.
    """
    if isinstance(name, str) and name in BUILT_IN:
        return _built_in(name)
    path = Path(name)
    if isinstance(name, str) and not path.suffix and len(path.parts) == 1 and not path.is_file():
        known = ", ".join(BUILT_IN)
        raise ScenarioError(f"there is no scenario {name!r}: name one of {known}, or the path of a YAML file")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ScenarioError(f"{path}: larger than {LARGEST_FILE} bytes, which no scenario is")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: cannot be read ({error})") from None
    return parse_scenario(text, str(path), vendors)


@lru_cache(maxsize=len(BUILT_IN))
def _built_in(name: str) -> Scenario:
    # A scenario never changes, so that all worlds of a process can share it.
    text = files("prepay_mock.scenarios").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return parse_scenario(text, f"{name}.yaml", check=False)


def parse_scenario(
    text: str, name: str, vendors: Sequence[str] | None = None, *, check: bool = True
) -> Scenario:
    """A scenario from the text of its file.

    Args:
        text: YAML.
        name: what messages call the file.
        vendors: names that it may have as vendors; any when None.
        check: hold it against the schema; not needed for the files of the package, which tests do that for.

    Raises:
        ScenarioError: the text is not YAML, or says something that a scenario cannot say.
    """
    try:
        lines = Lines(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = "" if mark is None else f", line {mark.line + 1}"
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ScenarioError(f"{name}{at}: not YAML: {reason}") from None
    problems = (
        []
        if not check
        else name_unknown_fields(
            list(_validator(None if vendors is None else tuple(vendors)).iter_errors(lines.value)), "body"
        )
    )
    if problems:
        first = min(problems, key=lambda problem: lines.of(problem.path))
        raise ScenarioError(f"{_place(name, lines, first.path)}: {first.message}")
    return _Reader(name, lines).scenario(lines.value)


@lru_cache(maxsize=8)
def _validator(vendors: tuple[str, ...] | None) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs

    text = files("prepay_mock.scenarios").joinpath("schema.yaml").read_text(encoding="utf-8")
    schema: dict[str, Any] = yaml.safe_load(text)
    if vendors is not None:
        schema["$defs"]["vendor"]["enum"] = list(vendors)
        lots = schema["properties"]["new_accounts"]
        lots["properties"] = dict.fromkeys(vendors, lots.pop("additionalProperties"))
        lots["additionalProperties"] = False
    return jsonschema_rs.Draft202012Validator(schema)


def _place(name: str, lines: Lines, path: tuple[str | int, ...]) -> str:
    field = ".".join(map(str, path))
    return f"{name}, line {lines.of(path)}" + (f", {field}" if field else "")


class _Reader:
    def __init__(self, name: str, lines: Lines) -> None:
        self._name = name
        self._lines = lines

    def scenario(self, value: Mapping[str, Any]) -> Scenario:
        accounts = tuple(self._account(index, entry) for index, entry in enumerate(value.get("accounts", ())))
        seen: set[tuple[str, str]] = set()
        for index, account in enumerate(accounts):
            if (account.vendor, account.key) in seen:
                raise self._error(("accounts", index, "key"), "this account stands here for the second time")
            seen.add((account.vendor, account.key))
        lots = {vendor: _lots(entries) for vendor, entries in value.get("new_accounts", {}).items()}
        return Scenario(value["scenario"], MappingProxyType(lots), accounts)

    def _account(self, index: int, entry: Mapping[str, Any]) -> AccountPlan:
        at = ("accounts", index)
        if not entry["key"].startswith(KEY_PREFIX):
            raise self._error((*at, "key"), f"keys of the mock begin with {KEY_PREFIX}")
        steps = tuple(
            self._step((*at, "steps", number), step) for number, step in enumerate(entry.get("steps", ()))
        )
        opened = _duration(entry["ago"]) if "ago" in entry else max((step.ago for step in steps), default=0)
        latest = opened
        for number, step in enumerate(steps):
            if step.ago > latest:
                what = "the step before it" if number else "the account was opened"
                raise self._error(
                    (*at, "steps", number, "ago"), f"this is before {what}; steps stand in order"
                )
            latest = step.ago
        lots = _lots(entry["lots"]) if "lots" in entry else None
        return AccountPlan(entry["vendor"], entry["key"], opened, lots, entry.get("standing"), steps)

    def _step(self, at: tuple[str | int, ...], entry: Mapping[str, Any]) -> StepPlan:
        method, _, path = entry["call"].partition(" ")
        if replaces_state(path):
            raise self._error((*at, "call"), f"{path} replaces the state that the steps make; leave it out")
        return StepPlan(
            method=method,
            path=path,
            body=entry.get("body"),
            headers=MappingProxyType(entry.get("headers", {})),
            ago=_duration(entry["ago"]),
            expect=entry.get("expect"),
            save=MappingProxyType(entry.get("save", {})),
            place=_place(self._name, self._lines, at),
        )

    def _error(self, path: tuple[str | int, ...], reason: str) -> ScenarioError:
        return ScenarioError(f"{_place(self._name, self._lines, path)}: {reason}")


def _duration(text: str) -> int:
    return int(text[:-1]) * _UNITS[text[-1]]


def _lots(entries: list[Mapping[str, Any]]) -> tuple[LotPlan, ...]:
    return tuple(
        LotPlan(
            entry["amount"],
            entry.get("source"),
            min(_duration(entry["expires_in"]), _LONGEST_LOT) if "expires_in" in entry else None,
        )
        for entry in entries
    )
