"""What the clients of a mock are built with: the keywords of an SDK client's constructor. For type checkers alone."""

from __future__ import annotations

import httpx

from prepay import ClientOptions, Clock

__all__ = ["AsyncClientFields", "ClientFields"]


class _Fields(ClientOptions, total=False):
    api_key: str
    base_url: str
    max_connections: int
    expect_mock: bool
    clock: Clock


class ClientFields(_Fields, total=False):
    """The keywords of a sync client's constructor."""

    http_client: httpx.Client


class AsyncClientFields(_Fields, total=False):
    """The keywords of an async client's constructor."""

    http_client: httpx.AsyncClient
