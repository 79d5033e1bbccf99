"""Why no response came, in words: where to, through what, and the reason, without a word of the exception's own text.

That text may quote headers, and an exception of the HTTP library holds the request, with the key. So a copy of it is
kept as the cause: the same class and the same errno, but no request, no frames, and no key in its words.
"""

from __future__ import annotations

import errno
import signal
import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from prepay._wire.body import MAX_RESPONSE_BYTES, TooLarge, Unreadable
from prepay._wire.hosts import endpoint

if TYPE_CHECKING:
    from prepay._wire.hosts import Proxy
    from prepay._wire.secret import Secret
    from prepay.errors import FailureReason

__all__ = [
    "cause_of",
    "from_elsewhere",
    "kind_of",
    "origin_of",
    "root_of",
    "why_no_connection",
    "why_no_response",
]

_ERRORS: Final = {
    errno.ECONNREFUSED: "the connection was refused",
    errno.ECONNRESET: "the connection was reset",
    errno.ENETUNREACH: "the network is unreachable",
    errno.EHOSTUNREACH: "the host is unreachable",
    errno.ETIMEDOUT: "it did not respond in time",
    errno.EMFILE: "this process has too many open files",
}
# Packages whose frames an exception of the connection comes out of.
_OURS: Final = frozenset(
    {
        *(
            "httpcore",
            "httpcore2",
            "httpx",
            "httpx2",
            "h11",
            "h2",
            "hpack",
            "idna",
            "prepay",
            "socksio",
            "truststore",
        ),
        *("anyio", "asyncio", "eventlet", "gevent", "sniffio", "trio", "uvloop"),
        *("contextlib", "encodings", "queue", "selectors", "socket", "ssl", "threading", "zlib"),
    }
)


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL."""
    return f"{urlsplit(url).scheme}://{endpoint(url)}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        # Libraries also put the first error into the arguments of the next.
        among: Any = getattr(each, "exceptions", each.args)
        inner: BaseException | None = next((arg for arg in among if isinstance(arg, BaseException)), None)
        # Not __context__: it leads out of the attempt when the call was made while an exception was being handled.
        each = each.__cause__ or inner


def root_of(error: BaseException) -> BaseException:
    """Return the exception that an exception goes back to."""
    *_, root = _chain(error)
    return root


def from_elsewhere(error: BaseException) -> bool:
    """Return True if code that has no part in sending raised an exception: a signal handler, a test's own transport.

    An OSError is the network's, whoever wrote the function that it comes out of, unless a signal handler raised it.
    """
    names, codes = ["prepay"], set[Any]()
    trace = error.__traceback__
    while trace is not None:
        names.append(trace.tb_frame.f_globals.get("__name__") or "")
        codes.add(trace.tb_frame.f_code)
        trace = trace.tb_next
    if isinstance(error, OSError):
        return not codes.isdisjoint(_handlers())
    return names[-1].partition(".")[0] not in _OURS


def _handlers() -> set[Any]:
    """Return the code of every signal handler that is in force."""
    found: set[Any] = set()
    for number in signal.valid_signals():
        handler: Any = cast("Any", signal.getsignal(number))
        handler = getattr(handler, "func", handler)
        handler = getattr(handler, "__func__", handler)
        if not hasattr(handler, "__code__"):
            # An object that is called.
            handler = getattr(cast("Any", type(handler)), "__call__", None)  # noqa: B004
        found.add(getattr(handler, "__code__", None))
    return found - {None}


def cause_of(error: BaseException, key: Secret) -> BaseException:
    """Return a copy of an exception and of what it goes back to, fit to be shown."""
    root = root_of(error)
    copied = _copy(error, key)
    if root is not error:
        copied.__cause__ = _copy(root, key)
    return copied


def _copy(error: BaseException, key: Secret) -> BaseException:
    if isinstance(error, ssl.SSLError):
        text = getattr(error, "verify_message", "") or error.reason or "TLS failed"
        return type(error)(error.errno, key.hidden_in(str(text)))
    if isinstance(error, OSError) and error.errno is not None:
        # OSError itself picks the subclass of an errno.
        kind = socket.gaierror if isinstance(error, socket.gaierror) else OSError
        return kind(error.errno, key.hidden_in(str(error.strerror)))
    try:
        made = type(error)(key.hidden_in(str(error)))
    except Exception:  # noqa: BLE001 - a class that asks for more than a message; its name is what can be told
        made = Exception(type(error).__name__)
    return made


def kind_of(error: BaseException, *, left: bool) -> FailureReason | None:
    """Return what happened as one word; ``left``: a byte of the request may have left."""
    name, root = _name(error), root_of(error)
    if isinstance(error, (TooLarge, Unreadable)):
        return None
    if isinstance(root, TimeoutError) or "Timeout" in name:
        return "timeout"
    if name == "ProxyError":
        return "proxy"
    if left:
        return "reset"
    return "tls" if isinstance(root, ssl.SSLError) else "connect"


def why_no_connection(error: BaseException, url: str, proxy: Proxy | None) -> str:
    """Say why nothing was sent: ``cannot connect to http://127.0.0.1:9: the connection was refused``."""
    through = f" through the proxy {endpoint(proxy.url)} ({proxy.variable})" if proxy else ""
    return f"cannot connect to {origin_of(url)}{through}: {_why(error, proxy)} ({_name(error)})"


def why_no_response(error: BaseException, url: str) -> str:
    """Say why the response to a request that may have left is missing."""
    if isinstance(error, TooLarge):
        return f"the response of {origin_of(url)} is larger than {MAX_RESPONSE_BYTES // 2**20} MiB, and was not read"
    if isinstance(error, Unreadable):
        return f"the response of {origin_of(url)} cannot be read: {error}"
    return f"no response from {origin_of(url)} ({_name(error)})"


def _name(error: BaseException) -> str:
    return type(error).__name__


def _why(error: BaseException, proxy: Proxy | None) -> str:
    root: Any = root_of(error)
    kind = _name(error)
    whose = "the name of the proxy or of the host" if proxy else "the name"
    known: list[tuple[bool, str]] = [
        (kind == "ProxyError", f"the proxy refused to connect{_status(error)}"),
        (isinstance(root, TimeoutError) or "Timeout" in kind, "it did not respond in time"),
        (isinstance(root, (socket.gaierror, UnicodeError)), f"{whose} cannot be resolved"),
        (
            isinstance(root, ssl.SSLCertVerificationError),
            f"its certificate is not trusted: {getattr(root, 'verify_message', '')}",
        ),
        (isinstance(root, ssl.SSLError), "it does not speak TLS as expected"),
        (
            isinstance(root, OSError) and root.errno in _ERRORS,
            _ERRORS.get(getattr(root, "errno", None) or 0, ""),
        ),
        (
            _name(root) == "EndOfStream" or kind in ("ReadError", "RemoteProtocolError"),
            "the connection was closed while it was being set up",
        ),
    ]
    return next((words for holds, words in known if holds), _OTHER.get(kind, "the connection failed"))


_OTHER: Final = {
    "InvalidURL": "the address is not a valid URL",
    "UnsupportedProtocol": "the address must start with http:// or https://",
    "LocalProtocolError": "the request is not valid HTTP",
    "ConnectError": "the connection failed",
}


def _status(error: BaseException) -> str:
    """Return the status that a proxy refused with: libraries begin their message with it."""
    first = str(error)[:3]
    return f" (status {first})" if first.isdecimal() and first.isascii() else ""
