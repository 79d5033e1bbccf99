"""Comparing two OpenAPI documents, operation by operation; charges and prices included."""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract.compile import METHODS
from prepay_conformance.diff.changes import Change, Changes
from prepay_conformance.diff.schemas import SchemaDiff, resolve
from prepay_conformance.shapes import fields_of, is_object

__all__ = ["compare"]

# From the weakest promise to the strongest: what a client may do when an outcome is unknown.
_RESEND = ("never", "refunded_5xx", "keyed", "safe")


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Every change between two contracts, breaking ones first."""
    return _Comparison(old, new).run()


class _Comparison:
    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self._old = old
        self._new = new
        self._changes = Changes()
        self._schemas = SchemaDiff(old, new, self._changes)

    def run(self) -> list[Change]:
        before, after = _operations(self._old), _operations(self._new)
        for name, entry in before.items():
            if name in after:
                self._operation(name, entry, after[name])
            else:
                self._changes.breaks("operation-removed", name, f"{entry['label']} is gone")
        for name, entry in after.items():
            if name not in before:
                self._changes.harmless("operation-added", name, f"{entry['label']} is new")
        self._prices()
        return self._changes.all()

    def _operation(self, name: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        if old["label"] != new["label"]:
            self._changes.breaks("operation-moved", name, f"was {old['label']} and is {new['label']}")
        self._facts(name, fields_of(old["raw"], "x-prepay"), fields_of(new["raw"], "x-prepay"))
        self._parameters(name, self._parameters_of(self._old, old), self._parameters_of(self._new, new))
        self._body(name, old["raw"].get("requestBody"), new["raw"].get("requestBody"))
        self._answers(name, old["raw"].get("responses", {}), new["raw"].get("responses", {}))
        self._security(name, old, new)
        servers = [[server.get("url") for server in entry["servers"]] for entry in (old, new)]
        if servers[0] != servers[1]:
            self._changes.breaks("server-changed", name, f"the server was {servers[0]} and is {servers[1]}")

    def _facts(self, name: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        for fact in ("charge", "price", "idempotency", "paginated", "sdk", "estimate_fields"):
            before, after = old.get(fact), new.get(fact)
            if before != after:
                gained = before is None and fact in {"idempotency", "paginated", "sdk"}
                message = f"{fact} was {before if before is not None else 'none'} and is {after}"
                self._changes.add(not gained, f"{fact}-changed", name, message)
        before, after = str(old.get("resend")), str(new.get("resend"))
        if before != after:
            known = before in _RESEND and after in _RESEND
            stronger = known and _RESEND.index(after) > _RESEND.index(before)
            self._changes.add(not stronger, "resend-changed", name, f"resend was {before} and is {after}")
        if old.get("source") != new.get("source"):
            message = f"the source was {old.get('source')} and is {new.get('source')}"
            self._changes.harmless("source-changed", name, message)

    def _parameters_of(self, document: dict[str, Any], entry: dict[str, Any]) -> dict[tuple[str, str], Any]:
        listed = [*entry["item"].get("parameters", ()), *entry["raw"].get("parameters", ())]
        found = [resolve(document, parameter) for parameter in listed]
        return {(parameter["in"], parameter["name"]): parameter for parameter in found}

    def _parameters(
        self, name: str, old: dict[tuple[str, str], Any], new: dict[tuple[str, str], Any]
    ) -> None:
        for key, before in old.items():
            where = f"{name} {key[0]} parameter {key[1]}"
            after = new.get(key)
            if after is None:
                self._changes.breaks("parameter-removed", where, "the parameter is gone")
                continue
            needed = bool(before.get("required")), bool(after.get("required"))
            if needed == (False, True):
                self._changes.breaks("parameter-became-required", where, "the parameter is required now")
            elif needed == (True, False):
                self._changes.harmless(
                    "parameter-became-optional", where, "the parameter may be left out now"
                )
            self._schemas.compare(before.get("schema", {}), after.get("schema", {}), where, request=True)
        for key, after in new.items():
            if key not in old:
                required = bool(after.get("required"))
                said = "a new parameter that is required" if required else "a new parameter"
                self._changes.add(required, "parameter-added", f"{name} {key[0]} parameter {key[1]}", said)

    def _body(self, name: str, old: Any, new: Any) -> None:
        where = f"{name} body"
        before, after = resolve(self._old, old), resolve(self._new, new)
        if not is_object(before) or not is_object(after):
            if is_object(before):
                self._changes.breaks("body-removed", where, "the body is gone")
            elif is_object(after):
                required = bool(after.get("required"))
                self._changes.add(
                    required, "body-added", where, "required now" if required else "possible now"
                )
            return
        if after.get("required") and not before.get("required"):
            self._changes.breaks("body-became-required", where, "the body is required now")
        self._media(where, before.get("content", {}), after.get("content", {}), request=True)

    def _answers(self, name: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        for status, before in old.items():
            where = f"{name} {status}"
            if status not in new:
                self._changes.breaks("status-removed", where, "the status is no longer documented")
                continue
            self._answer(where, resolve(self._old, before), resolve(self._new, new[status]))
        for status in new:
            if status not in old:
                # A success that a client does not know is one that it cannot read; an error it can.
                success = status.startswith("2")
                self._changes.add(success, "status-added", f"{name} {status}", "a new status")

    def _answer(self, where: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        self._media(where, old.get("content", {}), new.get("content", {}), request=False)
        before, after = old.get("x-prepay-codes", []), new.get("x-prepay-codes", [])
        for code in before:
            if code not in after:
                self._changes.breaks("code-removed", where, f"the error code {code} is gone")
        for code in after:
            if code not in before:
                self._changes.harmless("code-added", where, f"the error code {code} is new")
        headers = fields_of(old, "headers"), fields_of(new, "headers")
        for header, raw in headers[0].items():
            if header not in headers[1]:
                self._changes.breaks("header-removed", where, f"the header {header} is gone")
                continue
            before, after = resolve(self._old, raw), resolve(self._new, headers[1][header])
            if before.get("required") and not after.get("required"):
                self._changes.breaks(
                    "header-became-optional", where, f"the header {header} may be left out now"
                )
            self._schemas.compare(
                before.get("schema", {}), after.get("schema", {}), f"{where} {header}", request=False
            )
        for header in headers[1]:
            if header not in headers[0]:
                self._changes.harmless("header-added", where, f"the header {header} is new")

    def _media(self, where: str, old: dict[str, Any], new: dict[str, Any], *, request: bool) -> None:
        for media, before in old.items():
            if media not in new:
                self._changes.breaks("media-type-removed", where, f"{media} is gone")
            else:
                schemas = before.get("schema", {}), new[media].get("schema", {})
                self._schemas.compare(*schemas, where, request=request)
        for media in new:
            if media not in old:
                # A client of an operation that answered nothing does not read what it answers now.
                self._changes.add(bool(old) and not request, "media-type-added", where, f"{media} is new")

    def _security(self, name: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        before, after = _ways_in(self._old, old["raw"]), _ways_in(self._new, new["raw"])
        lost = [way for way in before if way not in after]
        if lost:
            self._changes.breaks("security-changed", name, f"no longer: {' or '.join(lost)}")
        elif before != after:
            self._changes.harmless("security-added", name, f"now also: {', '.join(set(after) - set(before))}")

    def _prices(self) -> None:
        before, after = self._old.get("x-prepay-prices", {}), self._new.get("x-prepay-prices", {})
        for vendor, table in before.items():
            for key, price in table.items():
                if key == "sources":
                    continue
                where = f"price table of {vendor}: {key}"
                now = after.get(vendor, {}).get(key)
                if now is None:
                    self._changes.breaks("price-removed", where, "the price is gone")
                elif now != price:
                    self._changes.breaks("price-changed", where, f"was {price} and is {now}")
        for vendor, table in after.items():
            for key in table:
                if key not in before.get(vendor, {}):
                    self._changes.harmless("price-added", f"price table of {vendor}: {key}", "a new price")


def _operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                raw = item[method]
                label = f"{method.upper()} {path}"
                servers = raw.get("servers", item.get("servers", document.get("servers", [])))
                name = str(raw.get("operationId", label))
                found[name] = {"label": label, "raw": raw, "item": item, "servers": servers}
    return found


def _ways_in(document: dict[str, Any], raw: dict[str, Any]) -> list[str]:
    """The ways to be let in, each as a text; no key at all is one of them."""
    security = raw.get("security", document.get("security", []))
    return [" and ".join(sorted(way)) or "no key" for way in security] or ["no key"]
