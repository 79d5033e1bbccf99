"""A small web app that believes a webhook only when its signature is right.

It is a plain WSGI application: serve it with any WSGI server. Run as a program it checks itself.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

from prepay.webhooks import WebhookError, sign_ugen, verify_ugen

SECRET = "as set with client.webhook.set(webhook_url=…, webhook_secret=…)"


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """POST /webhooks/ugen."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    headers = {
        name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")
    }
    try:
        event = verify_ugen(body, headers, SECRET)
    except WebhookError as error:
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [str(error).encode()]
    print(f"{event.event}: job {event.job_id}, {event.credits_consumed} credits")
    start_response("204 No Content", [])
    return []


def post(body: bytes, headers: dict[str, str]) -> str:
    """What a server would do with a request; gives the status."""
    environ: dict[str, Any] = {
        "HTTP_" + name.upper().replace("-", "_"): text for name, text in headers.items()
    }
    environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    seen: list[str] = []

    def start_response(status: str, _: list[tuple[str, str]]) -> None:
        seen.append(status)

    list(app(environ, start_response))
    return seen[0]


if __name__ == "__main__":
    delivery = json.dumps(
        {"event": "job.completed", "job_id": "job_Xm2nKp7q", "status": "completed", "final_video_url": None,
         "thumbnail_url": None, "credits_consumed": 252, "error_message": None, "timestamp": "2026-04-09T14:30:00Z"}
    ).encode()  # fmt: skip
    signed = sign_ugen(delivery, SECRET, at=time.time())
    print("signed:  ", post(delivery, signed))
    print("tampered:", post(delivery.replace(b"252", b"1"), signed))
