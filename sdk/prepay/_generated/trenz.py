# pyright: basic
"""What the trenz clients carry, generated from the contract. Resources are loaded when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prepay._operation.bound import AsyncExecutor, Executor
from prepay._operation.lazy import cached_property

if TYPE_CHECKING:
    from .api.trenz_accounts import Accounts, AsyncAccounts
    from .api.trenz_campaigns import AsyncCampaigns, Campaigns
    from .api.trenz_copywriting import AsyncCopywriting, Copywriting
    from .api.trenz_creators import AsyncCreators, Creators
    from .api.trenz_files import AsyncFiles, Files
    from .api.trenz_images import AsyncImages, Images
    from .api.trenz_products import AsyncProducts, Products
    from .api.trenz_tasks import AsyncTasks, Tasks
    from .api.trenz_videos import AsyncVideos, Videos

# None: the vendor publishes none.
BASE_URL: Final[str | None] = None


class Resources(Executor):
    """The resources of trenz clients."""

    @cached_property
    def products(self) -> Products:
        """Product data of social shops. Every query costs credits (mode `per_call`)."""
        from .api.trenz_products import Products

        return Products(self)

    @cached_property
    def creators(self) -> Creators:
        """Creator data. Every query costs credits (mode `per_call`)."""
        from .api.trenz_creators import Creators

        return Creators(self)

    @cached_property
    def copywriting(self) -> Copywriting:
        """Texts written while the caller waits (mode `per_call`)."""
        from .api.trenz_copywriting import Copywriting

        return Copywriting(self)

    @cached_property
    def accounts(self) -> Accounts:
        """Connected social accounts (mode `per_call`)."""
        from .api.trenz_accounts import Accounts

        return Accounts(self)

    @cached_property
    def campaigns(self) -> Campaigns:
        """Advertising campaigns (mode `per_call`)."""
        from .api.trenz_campaigns import Campaigns

        return Campaigns(self)

    @cached_property
    def images(self) -> Images:
        """Images made by an asynchronous task (mode `async_on_complete`)."""
        from .api.trenz_images import Images

        return Images(self)

    @cached_property
    def videos(self) -> Videos:
        """Videos made by an asynchronous task (mode `async_on_complete`)."""
        from .api.trenz_videos import Videos

        return Videos(self)

    @cached_property
    def tasks(self) -> Tasks:
        """What became of a submitted image or video. Free of charge."""
        from .api.trenz_tasks import Tasks

        return Tasks(self)

    @cached_property
    def files(self) -> Files:
        """Files to build images and videos on. Free of charge."""
        from .api.trenz_files import Files

        return Files(self)


class AsyncResources(AsyncExecutor):
    """The resources of async trenz clients."""

    @cached_property
    def products(self) -> AsyncProducts:
        """Product data of social shops. Every query costs credits (mode `per_call`)."""
        from .api.trenz_products import AsyncProducts

        return AsyncProducts(self)

    @cached_property
    def creators(self) -> AsyncCreators:
        """Creator data. Every query costs credits (mode `per_call`)."""
        from .api.trenz_creators import AsyncCreators

        return AsyncCreators(self)

    @cached_property
    def copywriting(self) -> AsyncCopywriting:
        """Texts written while the caller waits (mode `per_call`)."""
        from .api.trenz_copywriting import AsyncCopywriting

        return AsyncCopywriting(self)

    @cached_property
    def accounts(self) -> AsyncAccounts:
        """Connected social accounts (mode `per_call`)."""
        from .api.trenz_accounts import AsyncAccounts

        return AsyncAccounts(self)

    @cached_property
    def campaigns(self) -> AsyncCampaigns:
        """Advertising campaigns (mode `per_call`)."""
        from .api.trenz_campaigns import AsyncCampaigns

        return AsyncCampaigns(self)

    @cached_property
    def images(self) -> AsyncImages:
        """Images made by an asynchronous task (mode `async_on_complete`)."""
        from .api.trenz_images import AsyncImages

        return AsyncImages(self)

    @cached_property
    def videos(self) -> AsyncVideos:
        """Videos made by an asynchronous task (mode `async_on_complete`)."""
        from .api.trenz_videos import AsyncVideos

        return AsyncVideos(self)

    @cached_property
    def tasks(self) -> AsyncTasks:
        """What became of a submitted image or video. Free of charge."""
        from .api.trenz_tasks import AsyncTasks

        return AsyncTasks(self)

    @cached_property
    def files(self) -> AsyncFiles:
        """Files to build images and videos on. Free of charge."""
        from .api.trenz_files import AsyncFiles

        return AsyncFiles(self)
