"""Fixtures for pytest: a mock in the process, a mock server on a socket, and Prism.

pytest finds this module by its entry point. It imports nothing of the mock until a fixture is used.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from prepay_mock.handles.mock import Mock
    from prepay_mock.handles.remote import MockServer
    from prepay_mock.prism import Prism

_MARKER = "prepay_mock(**options): what the fixture prepay_mock builds its Mock with, such as scenario='busy'"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, so that --strict-markers allows it."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def prepay_mock_options() -> dict[str, Any]:
    """What every mock of the session is built with, see :class:`prepay_mock.Mock`. Override it to change that."""
    return {}


@pytest.fixture
def prepay_mock(request: pytest.FixtureRequest, prepay_mock_options: dict[str, Any]) -> Generator[Mock]:
    """A mock of all vendors in this process, fresh for each test: no socket, no thread.

    ``@pytest.mark.prepay_mock(scenario="busy", now="2026-06-01T12:00:00Z")`` builds it otherwise for one test.
    """
    with _explained():
        from prepay_mock.handles.mock import Mock
    options = dict(prepay_mock_options)
    for marker in reversed(list(request.node.iter_markers("prepay_mock"))):
        if marker.args:
            pytest.fail("the marker prepay_mock takes keywords only, such as scenario='busy'", pytrace=False)
        options |= marker.kwargs
    with Mock(**options) as mock:
        yield mock


@pytest.fixture(scope="session")
def prepay_mock_server(
    request: pytest.FixtureRequest, prepay_mock_options: dict[str, Any]
) -> Generator[MockServer]:
    """A mock server on a free loopback port, one for the whole session.

    ``new_key`` gives each test an account of its own. The clock belongs to all tests; faults are forgotten when the
    test that planned them ends.
    """
    with _explained():
        from prepay_mock.handles.remote import serving
    with serving(**prepay_mock_options) as server:
        cleaner = _FaultCleaner(server)
        request.config.pluginmanager.register(cleaner)
        try:
            yield server
        finally:
            cleaner.end()
            request.config.pluginmanager.unregister(cleaner)


@pytest.fixture(scope="session")
def prepay_prism() -> Generator[Callable[..., Prism]]:
    """Starts Prism: ``prepay_prism("mock")`` or ``prepay_prism("proxy", upstream=url)``; each one once a session.

    Without Node.js or Prism the test is skipped with one line that says what to install; where ``CI`` is ``true`` it
    fails.
    """
    from prepay_mock.prism import Prism, PrismMissing

    started: dict[tuple[Any, ...], Prism] = {}
    with contextlib.ExitStack() as stack:

        def start(mode: str = "mock", *, upstream: str | None = None, contract: Any = None) -> Prism:
            if mode not in ("mock", "proxy") or (mode == "proxy") != (upstream is not None):
                pytest.fail('start Prism as ("mock") or as ("proxy", upstream=url)', pytrace=False)
            what = (mode, upstream, contract)
            if what not in started:
                prism = Prism.proxy(upstream, contract) if upstream else Prism.mock(contract)
                try:
                    started[what] = stack.enter_context(prism)
                except PrismMissing as missing:
                    if os.environ.get("CI") == "true":
                        pytest.fail(str(missing), pytrace=False)
                    pytest.skip(str(missing))
            return started[what]

        yield start


class _FaultCleaner:
    """Forgets the faults that a test has added, whatever failed, so that none meets the next test.

    It does so twice: before the test's fixtures end, since with the last test the server itself ends among them, and
    after that, since they may have added some.
    """

    def __init__(self, server: MockServer) -> None:
        self._server = server
        self._ended = False

    def end(self) -> None:
        """The server ends now; there is nothing to clean any more."""
        self._ended = True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        self._clear()
        try:
            return (yield)
        finally:
            self._clear()

    def _clear(self) -> None:
        # Faults may have been added over HTTP too, so only the server knows of all.
        if not self._ended:
            self._server.faults.clear()


@contextlib.contextmanager
def _explained() -> Generator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        pytest.fail(
            f"the mock server needs {error.name}: install it with pip install 'prepay[mock]'", pytrace=False
        )
