# pyright: basic
"""``client.webhook`` of ugen, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .ugen_webhook_delete import AsyncWebhookDelete, WebhookDelete
from .ugen_webhook_get import AsyncWebhookGet, WebhookGet
from .ugen_webhook_set import AsyncWebhookSet, WebhookSet


class Webhook:
    """``client.webhook``.

    Attributes:
        get: Read whether a webhook is set.
        set: Set the account's webhook.
        delete: Remove the account's webhook.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.get: WebhookGet = WebhookGet(client)
        self.set: WebhookSet = WebhookSet(client)
        self.delete: WebhookDelete = WebhookDelete(client)


class AsyncWebhook:
    """``client.webhook``.

    Attributes:
        get: Read whether a webhook is set.
        set: Set the account's webhook.
        delete: Remove the account's webhook.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.get: AsyncWebhookGet = AsyncWebhookGet(client)
        self.set: AsyncWebhookSet = AsyncWebhookSet(client)
        self.delete: AsyncWebhookDelete = AsyncWebhookDelete(client)
