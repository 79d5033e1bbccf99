"""Fixtures for pytest: a mock in the process, a mock server on a socket, and Prism.

pytest finds this module by its entry point. It imports nothing of the mock until a fixture is used.
"""

from __future__ import annotations

import contextlib
import difflib
import inspect
import os
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from prepay_mock.handles.faults import UnusedFaults
    from prepay_mock.handles.mock import Mock
    from prepay_mock.handles.remote import RemoteMock
    from prepay_mock.prism import Prism

_MARKERS = (
    "prepay_world(**options): what the fixture prepay_world builds its Mock with, such as scenario='busy'",
    "prepay_mock(**options): deprecated; prepay_world",
)
_UNUSED = "prepay_unused_faults"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting of the configuration file."""
    parser.addini(
        _UNUSED,
        "what becomes of a fault that a test plans and no request meets: ignore, warn or fail (default: warn)",
        default="warn",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known, so that --strict-markers allows them."""
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.fixture(scope="session")
def prepay_mock_options() -> dict[str, Any]:
    """What every mock of the session is built with, see :class:`prepay_mock.Mock`. Override it to change that."""
    return {}


@pytest.fixture
def prepay_world(request: pytest.FixtureRequest, prepay_mock_options: dict[str, Any]) -> Generator[Mock]:
    """A mock of all vendors in this process, fresh for each test: no socket, no thread.

    ``@pytest.mark.prepay_world(scenario="busy", freeze_at="2026-06-01T12:00:00Z")`` builds it otherwise for one test.
    """
    options = {_SHORT: request.config.getini(_UNUSED), **prepay_mock_options}
    for marker in reversed(list(request.node.iter_markers())):
        if marker.name == "prepay_mock":
            _deprecated("the marker prepay_mock", "prepay_world")
        elif marker.name != "prepay_world":
            continue
        if marker.args:
            pytest.fail(
                f"the marker {marker.name} takes keywords only, such as scenario='busy'", pytrace=False
            )
        _check(f"the marker {marker.name}", marker.kwargs)
        options |= marker.kwargs
    with _unused_in_one_line(), _built(options) as mock:
        yield mock


@pytest.fixture
def prepay_env(prepay_world: Mock) -> Generator[Mock]:
    """``prepay_world``, patched in: clients that the application itself builds speak to it; see ``Mock.patched``."""
    with prepay_world.patched() as mock:
        yield mock


@pytest.fixture(scope="session")
def prepay_server(
    request: pytest.FixtureRequest, prepay_mock_options: dict[str, Any]
) -> Generator[RemoteMock]:
    """A mock server on a free loopback port, one for the whole session.

    ``new_key`` gives each test an account of its own. The clock belongs to all tests; faults are forgotten when the
    test that planned them ends.
    """
    options = {_SHORT: request.config.getini(_UNUSED), **prepay_mock_options}
    with _built(options) as mock, mock.serve() as server:
        cleaner = _FaultCleaner(server, options[_SHORT])
        request.config.pluginmanager.register(cleaner)
        try:
            yield server
        finally:
            cleaner.end()
            request.config.pluginmanager.unregister(cleaner)


@pytest.fixture
def prepay_mock(prepay_world: Mock) -> Mock:
    """Deprecated: ``prepay_world``. The name hid the module in the tests that used it."""
    _deprecated("the fixture prepay_mock", "prepay_world")
    return prepay_world


@pytest.fixture(scope="session")
def prepay_mock_server(prepay_server: RemoteMock) -> RemoteMock:
    """Deprecated: ``prepay_server``."""
    _deprecated("the fixture prepay_mock_server", "prepay_server")
    return prepay_server


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
    after that, since they may have added some. Then it says which of them no request has met.
    """

    def __init__(self, server: RemoteMock, unused: UnusedFaults) -> None:
        self._server = server
        self._unused: UnusedFaults = unused
        self._ended = False

    def end(self) -> None:
        """The server ends now; there is nothing to clean any more."""
        self._ended = True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        unused = self._clear()
        try:
            result = yield
        finally:
            unused += self._clear()
        if unused:
            from prepay_mock.handles.faults import report

            with _unused_in_one_line():
                report(unused, self._unused)
        return result

    def _clear(self) -> list[str]:
        # Faults may have been added over HTTP too, so only the server knows of all.
        if self._ended:
            return []
        unused = self._server.faults.unused()
        self._server.faults.clear()
        return unused


_SHORT = "unused_faults"


@contextlib.contextmanager
def _built(options: Mapping[str, Any]) -> Generator[Mock]:
    """A mock of these options; whatever is wrong with them fails the test in one line."""
    with _explained():
        from prepay_mock.handles.mock import Mock
    _check("prepay_mock_options", options)
    try:
        made = Mock(**options)
    except (OSError, ValueError) as error:
        pytest.fail(f"the mock cannot be built: {error}", pytrace=False)
    with made as mock:
        yield mock


def _check(where: str, options: Mapping[str, Any]) -> None:
    """Fail the test for an option that ``Mock`` does not have, with the nearest that it has."""
    with _explained():
        from prepay_mock.handles.mock import Mock
    known = [name for name in inspect.signature(Mock).parameters if name != "now"]
    for name in options:
        if name not in (*known, "now"):
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            pytest.fail(f"{where} has no option {name!r}. {hint}Options: {', '.join(known)}.", pytrace=False)


@contextlib.contextmanager
def _unused_in_one_line() -> Generator[None]:
    try:
        yield
    except AssertionError as error:
        pytest.fail(str(error), pytrace=False)


def _deprecated(old: str, new: str) -> None:
    from prepay_mock.handles.deprecated import warn_old

    warn_old(old, new, depth=1)


@contextlib.contextmanager
def _explained() -> Generator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        pytest.fail(
            f"the mock server needs {error.name}: install it with pip install 'prepay[mock]'", pytrace=False
        )
