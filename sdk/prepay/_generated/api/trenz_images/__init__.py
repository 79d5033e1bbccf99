# pyright: basic
"""``client.images`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_images_generate import AsyncImagesGenerate, ImagesGenerate


class Images:
    """``client.images``.

    Attributes:
        generate: Submit an image task, for 20 credits on acceptance.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.generate: ImagesGenerate = ImagesGenerate(client)


class AsyncImages:
    """``client.images``.

    Attributes:
        generate: Submit an image task, for 20 credits on acceptance.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.generate: AsyncImagesGenerate = AsyncImagesGenerate(client)
