# pyright: basic
"""What the tokportal clients carry, generated from the contract. Resources are loaded when first used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from prepay._operation.bound import AsyncExecutor, Executor
from prepay._operation.lazy import cached_property

if TYPE_CHECKING:
    from .api.tokportal_bundles import AsyncBundles, Bundles
    from .api.tokportal_credits import AsyncCredits, Credits
    from .api.tokportal_me import AsyncMe, Me
    from .api.tokportal_videos import AsyncVideos, Videos

# None: the vendor publishes none.
BASE_URL: Final[str | None] = "https://app.tokportal.com"
# Credits for one unit, by the keys that the prices of operations name.
PRICES: Final[Mapping[str, int]] = {
    "account_creation": 25,
    "comment_moderation": 25,
    "deep_warming": 40,
    "niche_warming": 7,
    "sound_volume": 1,
    "video_editing": 3,
    "video_slot": 2,
}


class Resources(Executor):
    """The resources of tokportal clients."""

    @cached_property
    def me(self) -> Me:
        """The workspace that owns the API key"""
        from .api.tokportal_me import Me

        return Me(self)

    @cached_property
    def credits(self) -> Credits:
        """Balance, history and price table of the shared credit balance"""
        from .api.tokportal_credits import Credits

        return Credits(self)

    @cached_property
    def bundles(self) -> Bundles:
        """Bundles (one account with its video slots), their purchase, account and publication"""
        from .api.tokportal_bundles import Bundles

        return Bundles(self)

    @cached_property
    def videos(self) -> Videos:
        """The video slots of a bundle"""
        from .api.tokportal_videos import Videos

        return Videos(self)


class AsyncResources(AsyncExecutor):
    """The resources of async tokportal clients."""

    @cached_property
    def me(self) -> AsyncMe:
        """The workspace that owns the API key"""
        from .api.tokportal_me import AsyncMe

        return AsyncMe(self)

    @cached_property
    def credits(self) -> AsyncCredits:
        """Balance, history and price table of the shared credit balance"""
        from .api.tokportal_credits import AsyncCredits

        return AsyncCredits(self)

    @cached_property
    def bundles(self) -> AsyncBundles:
        """Bundles (one account with its video slots), their purchase, account and publication"""
        from .api.tokportal_bundles import AsyncBundles

        return AsyncBundles(self)

    @cached_property
    def videos(self) -> AsyncVideos:
        """The video slots of a bundle"""
        from .api.tokportal_videos import AsyncVideos

        return AsyncVideos(self)
