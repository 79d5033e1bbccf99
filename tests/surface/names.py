"""The public names of the three packages, with their signatures, read from the source and not imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import griffe

from tests.tree import PACKAGES

PUBLIC_MODULES: Final = (
    "prepay",
    "prepay.errors",
    "prepay.hooks",
    "prepay.models",
    "prepay.testing",
    "prepay.webhooks",
    "prepay_conformance",
    "prepay_mock",
)
# Public modules that hand on all names of another one.
STANDS_FOR: Final[Mapping[str, str]] = {"prepay.models": "prepay._generated.models"}
# Ways in that are no names: what Python calls when it is written otherwise.
SPECIAL: Final = frozenset(
    {"__init__", "__call__", "__iter__", "__aiter__", "__next__", "__anext__", "__getitem__", "__len__"}
    | {"__enter__", "__exit__", "__aenter__", "__aexit__", "__await__", "__contains__", "__bool__"}
)
WIDTH: Final = 120
LONGEST_VALUE: Final = 40
STARS: Final[Mapping[griffe.ParameterKind | None, str]] = {
    griffe.ParameterKind.var_positional: "*",
    griffe.ParameterKind.var_keyword: "**",
}
# Resources and operations of the clients: classes without public names of their own, shown where a client has them.
SHOWN_IN_PLACE: Final = "prepay._generated.api."


def load() -> griffe.GriffeLoader:
    """Return the source of the three packages, read and not imported."""
    loader = griffe.GriffeLoader(
        search_paths=[folder.parent for folder in PACKAGES.values()], allow_inspection=False
    )
    for package in PACKAGES:
        loader.load(package)
    loader.resolve_aliases(implicit=True, external=False)
    return loader


def public_names() -> list[str]:
    """Return the public names, an entry each, in the order of the alphabet.

    A name that is exported in two places is written out once, where it is shortest.
    """
    loader = load()
    entries: dict[str, str] = {}
    homes: dict[str, str] = {}
    for name in PUBLIC_MODULES:
        module = loader.modules_collection[STANDS_FOR.get(name, name)]
        for exported in sorted(str(word) for word in module.exports or ()):
            path, member = f"{name}.{exported}", module[exported]
            home = homes.setdefault(member.canonical_path, path)
            if home == path:
                entries.update(entries_of(path, member, loader))
            else:
                entries[path] = f"{path} is {home}"
    return [entries[path] for path in sorted(entries)]


def entries_of(
    path: str, obj: griffe.Object | griffe.Alias, loader: griffe.GriffeLoader
) -> Iterator[tuple[str, str]]:
    target = obj.final_target if isinstance(obj, griffe.Alias) else obj
    if isinstance(target, griffe.Class):
        bases = ", ".join(str(base) for base in target.bases)
        yield path, f"class {path}({bases})"
        yield from _members(path, target, loader, ways_in=SPECIAL)
    elif isinstance(target, griffe.Function | griffe.Attribute):
        shown = _shown_in_place(target, loader)
        if shown is not None:
            yield from _members(path, shown, loader, ways_in={"__call__"})
        elif isinstance(target, griffe.Function):
            yield path, _function(path, target)
        else:
            yield path, _attribute(path, target)
    else:
        yield path, f"module {path}"


def _members(
    path: str, owner: griffe.Class, loader: griffe.GriffeLoader, ways_in: AbstractSet[str]
) -> Iterator[tuple[str, str]]:
    for name, member in owner.all_members.items():
        if name == "__call__":
            yield from entries_of(path if len(ways_in) == 1 else f"{path}.__call__", member, loader)
        elif not name.startswith("_") or name in ways_in:
            yield from entries_of(f"{path}.{name}", member, loader)


def _shown_in_place(
    member: griffe.Function | griffe.Attribute, loader: griffe.GriffeLoader
) -> griffe.Class | None:
    """Return the resource or operation that an attribute of a client holds; None where it holds neither."""
    if isinstance(member, griffe.Function):
        computed = any(each.callable_path.endswith(".cached_property") for each in member.decorators)
        annotation = member.returns if computed else None
    else:
        annotation = member.annotation
    if not isinstance(annotation, griffe.Expr) or annotation.canonical_path.split(".")[0] not in PACKAGES:
        return None
    try:
        found = loader.modules_collection[annotation.canonical_path]
    except KeyError:
        # A name that comes by `import *`: a model, and so exported itself.
        return None
    target = found.final_target if isinstance(found, griffe.Alias) else found
    if not isinstance(target, griffe.Class):
        return None
    lineage = [target, *target.mro()]
    return target if any(owner.path.startswith(SHOWN_IN_PLACE) for owner in lineage) else None


def _function(path: str, function: griffe.Function) -> str:
    word = "async def" if "async" in function.labels else "def"
    returns = f" -> {function.returns}" if function.returns is not None else ""
    parameters = _parameters(list(function.parameters))
    line = f"{word} {path}({', '.join(parameters)}){returns}"
    if len(line) <= WIDTH:
        return line
    # One a line, so that a comparison shows the one that changed.
    return "\n".join([f"{word} {path}(", *(f"    {parameter}," for parameter in parameters), f"){returns}"])


def _parameters(parameters: Sequence[griffe.Parameter]) -> list[str]:
    said: list[str] = []
    starred = False
    for parameter in parameters:
        if parameter.name in ("self", "cls"):
            continue
        stars = STARS.get(parameter.kind, "")
        if parameter.kind is griffe.ParameterKind.keyword_only and not starred:
            said.append("*")
            starred = True
        starred = starred or stars == "*"
        annotation = f": {parameter.annotation}" if parameter.annotation is not None else ""
        default = f" = {parameter.default}" if parameter.default is not None and not stars else ""
        said.append(f"{stars}{parameter.name}{annotation}{default}")
    return said


def _attribute(path: str, attribute: griffe.Attribute) -> str:
    annotation = f": {attribute.annotation}" if attribute.annotation is not None else ""
    # But for an alias a longer value is a text or a computation, neither of which is a promise.
    shown = str(attribute.annotation) == "TypeAlias" or len(str(attribute.value)) <= LONGEST_VALUE
    value = f" = {attribute.value}" if attribute.value is not None and shown else ""
    read_only = (
        " (read only)" if "property" in attribute.labels and "writable" not in attribute.labels else ""
    )
    return " ".join(f"{path}{annotation}{value}{read_only}".split())
