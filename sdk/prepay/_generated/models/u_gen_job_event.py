# pyright: basic
"""UGenJobEvent, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, timestamp
from prepay._operation.results import ApiObject, Parser

from ..models.u_gen_job_event_event import UGenJobEventEvent
from ..models.u_gen_job_status import UGenJobStatus


@define(kw_only=True)
class UGenJobEvent(ApiObject):
    """Body of a webhook delivery.

    Source: documented.

    Attributes:
        event: What happened; one of ``job.completed``, ``job.failed``.
        job_id: Id of the job.
        status: Where a job stands. completed, failed and cancelled are final, but a failed job can be
            retried; one of ``queued``, ``running``, ``completed``, ``failed``, ``cancelled``; assumed.
        final_video_url: Finished video; null when the job failed.
        thumbnail_url: Thumbnail; null when the job failed.
        credits_consumed: Credits that the job has cost; 0 when it failed.
        error_message: Why it failed; null on success.
        timestamp: When it happened (UTC).
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("event", "event", None),
        ("job_id", "job_id", None),
        ("status", "status", None),
        ("final_video_url", "final_video_url", None),
        ("thumbnail_url", "thumbnail_url", None),
        ("credits_consumed", "credits_consumed", integer),
        ("error_message", "error_message", None),
        ("timestamp", "timestamp", timestamp),
    )

    event: UGenJobEventEvent
    job_id: str
    status: UGenJobStatus
    final_video_url: None | str
    thumbnail_url: None | str
    credits_consumed: int
    error_message: None | str
    timestamp: datetime.datetime
