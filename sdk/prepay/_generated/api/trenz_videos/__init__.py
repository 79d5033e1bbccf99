# pyright: basic
"""``client.videos`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_videos_generate import AsyncVideosGenerate, VideosGenerate


class Videos:
    """``client.videos``.

    Attributes:
        generate: Submit a video task, for 100 credits on acceptance.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.generate: VideosGenerate = VideosGenerate(client)


class AsyncVideos:
    """``client.videos``.

    Attributes:
        generate: Submit a video task, for 100 credits on acceptance.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.generate: AsyncVideosGenerate = AsyncVideosGenerate(client)
