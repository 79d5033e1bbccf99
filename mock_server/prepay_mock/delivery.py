"""One POST request to a webhook's receiver. Redirects and proxies are not followed."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from prepay_mock.webhooks import Outgoing

__all__ = ["NotAllowed", "is_loopback", "post"]


# A receiver need not say much; what it says is read so that it is not cut off in the middle of its answer.
_ANSWER_LIMIT = 1 << 16


class NotAllowed(Exception):
    """A delivery must not be sent to where it should go."""


def post(outgoing: Outgoing, *, anywhere: bool) -> int:
    """Send one try of a delivery; returns the status of the answer.

    Raises:
        NotAllowed: the address is not a loopback one, and ``anywhere`` does not allow others.
        OSError: no answer, or none that is HTTP, within the time.
    """
    # Imported late: a server that sends nothing need not pay for it when it starts.
    from http.client import HTTPConnection, HTTPException, HTTPSConnection

    url = urlsplit(outgoing.url)
    if not (anywhere or is_loopback(url.hostname or "")):
        raise NotAllowed(
            f"{url.hostname} is not a loopback address; start the server with --webhooks-anywhere to allow it"
        )
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", _port(url), timeout=outgoing.timeout_s)
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    try:
        connection.request("POST", target, outgoing.body, outgoing.headers)
        answer = connection.getresponse()
        answer.read(_ANSWER_LIMIT)
    except (HTTPException, ValueError) as error:
        raise OSError(f"{type(error).__name__}: {error}") from None
    else:
        return answer.status
    finally:
        connection.close()


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name: no name is looked up, so that none can be made to lie."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _port(url: SplitResult) -> int | None:
    try:
        return url.port
    except ValueError as error:
        raise OSError(str(error)) from None
