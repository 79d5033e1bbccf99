"""``prepay mock clock|fault|snapshot|reset|grant``: one call to a running server's control surface each."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from prepay_mock.cli.parse import TOKEN_VARIABLE, parser
from prepay_mock.handles.channel import Channel, ControlError, path

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["main"]

FAILED, NOT_AUTHORISED = 1, 4


class Done(NamedTuple):
    """What came of a command: the server's answer, and what a person reads of it."""

    answer: Any
    lines: Sequence[str] = ()
    said: str = ""
    """What happened, in words."""


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    options = parser().parse_args(argv)
    from prepay_mock.handles.channel import HttpChannel

    try:
        channel = HttpChannel(options.url, os.environ.get(TOKEN_VARIABLE) or None)
        try:
            done = RUN[options.command](channel, options)
        finally:
            channel.close()
    except ControlError as refusal:
        return _refused(options.command, refusal)
    if options.json:
        print(json.dumps(done.answer, indent=2))
    else:
        for line in done.lines:
            print(line)
        if done.said:
            print(done.said, file=sys.stderr)
    return 0


def _refused(command: str, refusal: ControlError) -> int:
    said = str(refusal).replace("?vendor=", "--vendor")
    if refusal.status == 401:
        said = f"the server demands its control token; set {TOKEN_VARIABLE} to it"
    elif refusal.code == "UNKNOWN":
        said += "; is this a prepay mock?"
    print(f"prepay mock {command}: {said}", file=sys.stderr)
    return NOT_AUTHORISED if refusal.status == 401 else FAILED


def _clock(channel: Channel, options: Namespace) -> Done:
    moves: dict[str, dict[str, Any]] = {
        "freeze": {"frozen": True},
        "unfreeze": {"frozen": False},
        "next": {"to": "next-event"},
    }
    if options.action == "advance":
        moves["advance"] = {"advance_seconds": options.span}
    elif options.action == "set":
        moves["set"] = {"now": options.instant}
    move = moves.get(options.action)
    clock = channel.call("GET", "/clock") if move is None else channel.call("POST", "/clock", move)
    following = (
        f"next event at {_instant(clock['next_event'])}" if clock["next_event"] else "nothing is to come"
    )
    return Done(
        clock, [f"{_instant(clock['now'])}  {'frozen' if clock['frozen'] else 'running'}  {following}"]
    )


def _instant(text: str) -> str:
    return text.replace(".000000", "")


def _fault(channel: Channel, options: Namespace) -> Done:
    if options.action == "add":
        planned = channel.call("POST", "/faults", _planned(options))
        return Done(planned, [_line(planned)])
    if options.action == "clear":
        channel.call("DELETE", path("faults", options.id) if options.id else "/faults")
        gone = options.id or "every planned fault"
        return Done({"forgotten": gone}, said=f"forgotten: {gone}")
    faults = channel.call("GET", "/faults")
    return Done(
        faults, [_line(fault) for fault in faults["faults"]], "" if faults["faults"] else "none planned"
    )


def _planned(options: Namespace) -> dict[str, Any]:
    facts = {name: getattr(options, name) for name in ("operation", "key", "status", "code", "delay_ms")}
    body = {name: value for name, value in facts.items() if value is not None}
    if options.header:
        body["headers"] = dict(options.header)
    times = None if options.always else options.times
    return {"fault": options.kind, "times": times, "after": options.after, **body}


def _line(fault: Mapping[str, Any]) -> str:
    """A fault in one line; what it does not say is left out."""
    left = "always" if fault["times"] is None else f"{fault['times']} left"
    parts = [fault["id"], fault["fault"], *_of(fault, "status", "code", "operation", "key"), left]
    if fault["after"]:
        parts.append(f"after {fault['after']} requests")
    if fault["fault"] == "delay":
        parts.append(f"{fault['delay_ms']} ms")
    if fault["met"]:
        parts.append(f"met {fault['met']}")
    return "  ".join(parts)


def _of(fault: Mapping[str, Any], *names: str) -> Iterable[str]:
    return [str(fault[name]) for name in names if fault[name] is not None]


def _snapshot(channel: Channel, options: Namespace) -> Done:
    if options.action == "save":
        saved = channel.call("POST", "/snapshots", {"name": options.name})
        return Done(saved, said=f"saved {saved['name']}: {_accounts(saved)}")
    if options.action == "restore":
        restored = channel.call("POST", path("snapshots", options.name, "restore"))
        return Done(restored, said=f"back at {restored['name']}: {_accounts(restored)}")
    if options.action == "drop":
        channel.call("DELETE", path("snapshots", options.name))
        return Done({"forgotten": options.name}, said=f"forgotten: {options.name}")
    snapshots = channel.call("GET", "/snapshots")
    names: list[str] = snapshots["snapshots"]
    return Done(snapshots, names, "" if names else "there are none")


def _reset(channel: Channel, _: Namespace) -> Done:
    world = channel.call("POST", "/reset")
    return Done(world, said=f"back at the scenario {world['scenario']}: {_accounts(world)}")


def _accounts(counted: Mapping[str, Any]) -> str:
    return f"{counted['accounts']} account{'' if counted['accounts'] == 1 else 's'}"


def _grant(channel: Channel, options: Namespace) -> Done:
    named = {"source": options.source, "note": options.note, "expires_in_seconds": options.expires_in}
    lot = {"amount": options.amount} | {name: value for name, value in named.items() if value is not None}
    account = channel.call("POST", path("accounts", options.key, "grant"), lot, vendor=options.vendor)
    line = f"{account['vendor']}  {account['key']}  {account['available']} available"
    return Done(account, [line + (f"  {account['reserved']} reserved" if account["reserved"] else "")])


RUN: Mapping[str, Callable[[Channel, Namespace], Done]] = MappingProxyType(
    {"clock": _clock, "fault": _fault, "snapshot": _snapshot, "reset": _reset, "grant": _grant}
)
