# pyright: basic
"""``client.videos`` of tokportal, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .tokportal_videos_configure import AsyncVideosConfigure, VideosConfigure
from .tokportal_videos_get import AsyncVideosGet, VideosGet
from .tokportal_videos_list import AsyncVideosList, VideosList


class Videos:
    """``client.videos``.

    Attributes:
        list: List the videos of a bundle
        get: Get one video of a bundle
        configure: Configure one video of a bundle
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.list: VideosList = VideosList(client)
        self.get: VideosGet = VideosGet(client)
        self.configure: VideosConfigure = VideosConfigure(client)


class AsyncVideos:
    """``client.videos``.

    Attributes:
        list: List the videos of a bundle
        get: Get one video of a bundle
        configure: Configure one video of a bundle
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.list: AsyncVideosList = AsyncVideosList(client)
        self.get: AsyncVideosGet = AsyncVideosGet(client)
        self.configure: AsyncVideosConfigure = AsyncVideosConfigure(client)
