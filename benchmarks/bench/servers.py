"""Server processes: started on a core of their own, asked until they answer, watched, and stopped."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.measure import Wrong, expect

__all__ = ["BALANCE", "BUNDLES", "KEY", "LOAD_CORE", "PRICE", "SERVER_CORE", "START", "Server", "start"]

HERE = Path(__file__).resolve().parent.parent
PRISM = HERE / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
START = 900_000_000
KEY = f"sk_mock_bench_balance_{START}"
BALANCE = "/api/ext/credits/balance"
BUNDLES = "/api/ext/bundles"
PRICE = 31
"""Credits that the bundle of the load costs: an account (25) and three videos (2 each)."""
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]
_TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """One running server.

    Args:
        name: which of them.
        process: it.
        port: where it listens on loopback.
    """

    def __init__(self, name: str, process: subprocess.Popen[bytes], port: int) -> None:
        self.name = name
        self.process = process
        self.port = port
        self.started_ms = 0.0

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One request on a fresh connection: its status and its JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"X-API-Key": KEY}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(text) if text else None

    def balance(self) -> int:
        """The credits that the account has."""
        status, answer = self.ask("GET", BALANCE)
        expect(status == 200, f"{self.name} answered the balance with {status}")
        return int(answer["data"]["total_credits"])

    def cpu_seconds(self) -> float:
        """Processor time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def memory_mb(self) -> float:
        """Resident memory."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise Wrong(f"{self.name} tells no memory")

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def commands(port: int, extra: Sequence[str]) -> Mapping[str, list[str]]:
    """How each server is started."""
    python, peers = sys.executable, str(HERE / "peers" / "serve.py")
    prism = ["node", str(PRISM), "mock", "-v", "silent", "-h", "127.0.0.1", "-p", str(port)]
    return {
        "mock": [python, "-m", "prepay_mock", "--port", str(port), "--no-rate-limits", *extra],
        "bare": [python, peers, "bare", str(port)],
        "fastapi": [python, peers, "fastapi", str(port)],
        "prism": [*prism, str(HERE.parent / "openapi.yaml")],
    }


@contextlib.contextmanager
def start(
    name: str, *, extra: Sequence[str] = (), path: str = BALANCE, core: int | None = SERVER_CORE
) -> Generator[Server]:
    """A server by name, from its process's start to its first right answer and until the block ends."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if key != "NODE_ENV"}
    pin: Callable[[], None] | None = None if core is None else (lambda: os.sched_setaffinity(0, {core}))
    begin = time.perf_counter()
    process = subprocess.Popen(
        commands(port, extra)[name],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        preexec_fn=pin,  # noqa: PLW1509 - no threads are running here
    )
    server = Server(name, process, port)
    try:
        _await_answer(server, path)
        server.started_ms = (time.perf_counter() - begin) * 1000
        yield server
    finally:
        server.stop()


def _await_answer(server: Server, path: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            error = server.process.stderr.read().decode() if server.process.stderr else ""
            raise Wrong(f"{server.name} ended before it answered: {error[-2000:]}")
        try:
            status, _ = server.ask("GET", path)
        except (ConnectionError, http.client.HTTPException, TimeoutError):
            time.sleep(0.002)
            continue
        expect(status == 200, f"{server.name} first answered {status}")
        return
    raise Wrong(f"{server.name} did not answer within 60 s")
