# pyright: basic
"""``client.files`` of trenz, generated from the contract."""

from __future__ import annotations

from prepay._operation.bound import AsyncExecutor, Executor

from .trenz_files_upload import AsyncFilesUpload, FilesUpload


class Files:
    """``client.files``.

    Attributes:
        upload: Upload a file to build images or videos on, free of charge.
    """

    def __init__(self, client: Executor) -> None:
        self._client = client
        self.upload: FilesUpload = FilesUpload(client)


class AsyncFiles:
    """``client.files``.

    Attributes:
        upload: Upload a file to build images or videos on, free of charge.
    """

    def __init__(self, client: AsyncExecutor) -> None:
        self._client = client
        self.upload: AsyncFilesUpload = AsyncFilesUpload(client)
