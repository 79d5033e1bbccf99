"""Set the peers up: benchmarks/.venv, benchmarks/node_modules, the load tool, and one generated client.

Run by `make bench` with any Python 3.11 or newer; only the standard library is at hand here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
WORK = HERE / ".work"
NPM = ["install", "--silent", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"]


def run(*command: str | Path, cwd: Path = HERE) -> None:
    """Run a command; its failure ends the preparation."""
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


def once(name: str, *sources: Path) -> Path | None:
    """The stamp of a step that is to be done, or None when it was done with these very sources."""
    stamp = WORK / f"{name}.done"
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return None
    stamp.unlink(missing_ok=True)
    pending = WORK / f"{name}.pending"
    pending.write_text(digest)
    return pending


def done(pending: Path) -> None:
    """The step has succeeded."""
    pending.rename(pending.with_suffix(".done"))


def python_packages() -> None:
    """prepay as it stands in this checkout, and its peers, in an environment of their own."""
    if not PYTHON.is_file():
        print("bench: Python environment")
        venv.create(VENV, with_pip=True)
    pending = once("python", HERE / "requirements.txt", HERE.parent / "pyproject.toml")
    if pending is None:
        return
    print("bench: Python packages")
    os.environ |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    run(PYTHON, "-m", "pip", "install", "-qq", "pip>=25.1")
    run(PYTHON, "-m", "pip", "install", "-qq", "--editable", "..[all]", "-r", "requirements.txt")
    done(pending)


def npm_packages() -> None:
    """Prism."""
    pending = once("npm", HERE / "package.json")
    if pending is None and (HERE / "node_modules").is_dir():
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("bench: npm is missing: install Node.js 20.19 or newer")
    print("bench: npm packages")
    run(npm, *NPM)
    if pending is not None:
        done(pending)


def load_tool() -> None:
    """wrk, from the system's packages."""
    if shutil.which("wrk"):
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit("bench: wrk makes the load and is missing: install it (on Debian: apt-get install wrk)")
    print("bench: wrk")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", "wrk"]):
        subprocess.run(["apt-get", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)


def plain_client() -> None:
    """What openapi-python-client makes of the contract without any templates of ours."""
    contract = HERE.parent / "openapi.yaml"
    pending = once("plain", contract, HERE / "requirements.txt")
    if pending is None:
        return
    print("bench: plain generated client")
    target = WORK / "plain_client"
    shutil.rmtree(target, ignore_errors=True)
    tool = VENV / "bin" / "openapi-python-client"
    # It looks for its formatter by name.
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    command = [tool, "generate", "--path", contract, "--meta", "none", "--output-path", target]
    finished = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        sys.exit(f"bench: the plain client could not be generated:\n{finished.stdout}{finished.stderr}")
    done(pending)


def main() -> None:
    """Do what is not done yet."""
    WORK.mkdir(exist_ok=True)
    python_packages()
    npm_packages()
    load_tool()
    plain_client()


if __name__ == "__main__":
    main()
