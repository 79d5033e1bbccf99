"""Writes ``sdk/prepay/_generated`` from the contract, or checks that what lies there is what it would write.

``--check`` writes nothing, and exits with 1 and a summary when the committed code differs.
"""

from __future__ import annotations

import argparse
import difflib
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator.document import ContractError  # noqa: E402
from generator.project import generate  # noqa: E402
from prepay._contract.file import contract_path, load_contract, twin_of  # noqa: E402

TARGET = HERE / "prepay" / "_generated"


def main(argv: list[str] | None = None) -> int:
    """Run the command; the exit code."""
    parser = argparse.ArgumentParser(
        prog="generate.py", description="Generate the SDK's models and operations."
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when the committed code differs"
    )
    parser.add_argument("--contract", type=Path, help="another contract than the checkout's openapi.yaml")
    parser.add_argument(
        "--output", type=Path, default=TARGET, help="another folder than sdk/prepay/_generated"
    )
    chosen = parser.parse_args(argv)
    try:
        # Beside the target, so that the last step is a rename on one file system.
        folder = None if chosen.check else chosen.output.parent
        with tempfile.TemporaryDirectory(dir=folder, prefix=".generating-") as scratch:
            fresh = Path(scratch) / "fresh"
            # By its path: from the YAML itself, never from the JSON twin that is to be written.
            source = chosen.contract or contract_path()
            document = load_contract(source)
            generate(document, fresh)
            (fresh / "contract.json").write_text(twin_of(source.read_bytes(), document), encoding="utf-8")
            return (
                check(fresh, chosen.output)
                if chosen.check
                else install(fresh, chosen.output, Path(scratch) / "old")
            )
    except (ContractError, ValueError, OSError) as error:
        return _refuse(str(error))
    except Exception as error:  # noqa: BLE001 - whatever the parser or a template trips over is the contract's fault
        return _refuse(f"the contract cannot be generated ({type(error).__name__}: {error})")


def _refuse(reason: str) -> int:
    print(f"generate.py: {' '.join(reason.split())}", file=sys.stderr)
    return 2


def install(fresh: Path, target: Path, aside: Path) -> int:
    """Put the fresh package in place of the old one, whole or not at all."""
    if target.exists():
        target.rename(aside)
    try:
        fresh.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    return 0


def check(fresh: Path, target: Path) -> int:
    """Compare; print what differs."""
    new, old = _contents(fresh), _contents(target)
    differing = sorted(name for name in new.keys() | old.keys() if new.get(name) != old.get(name))
    for name in differing:
        before, after = old.get(name, "").splitlines(), new.get(name, "").splitlines()
        changes = list(difflib.unified_diff(before, after, n=0))[2:]
        added, removed = (sum(line.startswith(sign) for line in changes) for sign in "+-")
        print(f"{target.name}/{name}: +{added} -{removed}")
    if differing:
        print(
            f"{len(differing)} generated files differ from the contract; run `make generate` and commit the result"
        )
    return 1 if differing else 0


def _contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".py", ".json")
    }


if __name__ == "__main__":
    sys.exit(main())
