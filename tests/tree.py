"""The project's own files, for the tests that look at them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {
    "prepay": ROOT / "sdk" / "prepay",
    "prepay_mock": ROOT / "mock_server" / "prepay_mock",
    "prepay_conformance": ROOT / "conformance" / "prepay_conformance",
}


class Import(NamedTuple):
    """One imported module: where, its full dotted name, and whether only type checkers see it."""

    file: str
    line: int
    module: str
    typing_only: bool


@cache
def project_files() -> tuple[str, ...]:
    """Return the paths, relative to the root, of all files that are tracked or would be after `git add`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted(name for name in set(listing.stdout.split("\0")) if name and (ROOT / name).is_file()))


def is_generated(name: str) -> bool:
    """Whether a generator wrote this file."""
    return "/_generated/" in name


def python_files(*folders: str) -> list[str]:
    """Return the project's Python files below these folders (the whole tree without any)."""
    prefixes = tuple(folder.rstrip("/") + "/" for folder in folders) or ("",)
    return [name for name in project_files() if name.endswith(".py") and name.startswith(prefixes)]


def imports_of_file(name: str) -> list[Import]:
    """Return every import in a file, also those in functions, with relative ones resolved."""
    return imports_of((ROOT / name).read_text(encoding="utf-8"), name, package_of(name))


def package_of(name: str) -> str:
    """Return the dotted package that a file's relative imports start from; empty outside the three packages."""
    parent = (ROOT / name).parent
    for package, folder in PACKAGES.items():
        if parent.is_relative_to(folder):
            return ".".join((package, *parent.relative_to(folder).parts))
    return ""


def imports_of(source: str, name: str, package: str) -> list[Import]:
    """Return every import in this source text, which stands in a file of that name and package."""
    tree = ast.parse(source, filename=name)
    unseen_at_run_time = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for statement in node.body
        for inner in ast.walk(statement)
    }
    return [
        Import(name, node.lineno, module, id(node) in unseen_at_run_time)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call)
        for module in modules_named_by(node, package)
    ]


def modules_named_by(node: ast.Import | ast.ImportFrom | ast.Call, package: str) -> list[str]:
    """Return the modules that one node imports.

    `from a import b` counts as both `a` and `a.b`, since b may be a module. A call counts when it is
    `import_module` or `__import__` with a literal name.
    """
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*parents, base] if base else parents)
        return [base, *(f"{base}.{alias.name}" for alias in node.names)]
    function = ast.unparse(node.func).rpartition(".")[2]
    literal = node.args[0] if node.args else None
    if function in {"import_module", "__import__"} and isinstance(literal, ast.Constant):
        return [str(literal.value)]
    return []
