# pyright: basic
"""``client.products`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_products_get import AsyncProductsGet, ProductsGet
from .trenz_products_search import AsyncProductsSearch, ProductsSearch


class Products:
    """``client.products``.

    Attributes:
        search: Search products by keyword, for 1 credit.
        get: Read one product, for 1 credit.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.search: ProductsSearch = ProductsSearch(client)
        self.get: ProductsGet = ProductsGet(client)


class AsyncProducts:
    """``client.products``.

    Attributes:
        search: Search products by keyword, for 1 credit.
        get: Read one product, for 1 credit.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.search: AsyncProductsSearch = AsyncProductsSearch(client)
        self.get: AsyncProductsGet = AsyncProductsGet(client)
