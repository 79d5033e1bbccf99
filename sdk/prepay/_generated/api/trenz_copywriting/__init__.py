# pyright: basic
"""``client.copywriting`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_copywriting_product_title import AsyncCopywritingProductTitle, CopywritingProductTitle


class Copywriting:
    """``client.copywriting``.

    Attributes:
        product_title: Write titles for a product while the caller waits, for 5 credits.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.product_title: CopywritingProductTitle = CopywritingProductTitle(client)


class AsyncCopywriting:
    """``client.copywriting``.

    Attributes:
        product_title: Write titles for a product while the caller waits, for 5 credits.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.product_title: AsyncCopywritingProductTitle = AsyncCopywritingProductTitle(client)
