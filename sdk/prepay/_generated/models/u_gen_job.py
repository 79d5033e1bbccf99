# pyright: basic
"""UGenJob, generated from the contract."""

from __future__ import annotations

import datetime
from typing import ClassVar

from attrs import define
from prepay._operation.readers import integer, timestamp
from prepay._operation.results import ApiObject, Parser
from prepay._operation.unset import UNSET, Unset

from ..models.u_gen_job_stage import UGenJobStage
from ..models.u_gen_job_status import UGenJobStatus


@define(kw_only=True)
class UGenJob(ApiObject):
    """A video job. Its credits_reserved is part of the account's credit_reserved.

    Source: documented.

    Attributes:
        job_id: Id of the job (UUID).
        status: Where a job stands. completed, failed and cancelled are final, but a failed job can be
            retried; one of ``queued``, ``running``, ``completed``, ``failed``, ``cancelled``; assumed.
        current_stage: Stage of the pipeline, in this order. A failed job keeps the stage it stopped at; one
            of ``prepare``, ``agents``, ``init``, ``generation``, ``concat``, ``audio``, ``captions``,
            ``complete``.
        progress_percent: Progress in percent.
        credits_estimated: What the job reserved at its start; the most it can cost; assumed.
        credits_reserved: Credits held for the job now; 0 once it has ended; assumed.
        credits_consumed: Credits that the job has cost; 0 until it completes, and for good when it fails or
            is cancelled.
        final_video_url: Finished video; null until the job completes.
        thumbnail_url: Thumbnail; null until the job completes.
        error_message: Why the job failed; null otherwise.
        created_at: When it was created (UTC); assumed.
        updated_at: When it last changed (UTC); assumed.
        product_name: Product that the video shows; assumed.
        segment_count: Number of video segments; assumed.
        video_model: Video model; assumed.
        idempotency_key: Key of the creation, given or made up by the server; assumed.
    """

    _fields: ClassVar[tuple[tuple[str, str, Parser | None], ...]] = (
        ("job_id", "job_id", None),
        ("status", "status", None),
        ("current_stage", "current_stage", None),
        ("progress_percent", "progress_percent", integer),
        ("credits_estimated", "credits_estimated", integer),
        ("credits_reserved", "credits_reserved", integer),
        ("credits_consumed", "credits_consumed", integer),
        ("final_video_url", "final_video_url", None),
        ("thumbnail_url", "thumbnail_url", None),
        ("error_message", "error_message", None),
        ("created_at", "created_at", timestamp),
        ("updated_at", "updated_at", timestamp),
        ("product_name", "product_name", None),
        ("segment_count", "segment_count", integer),
        ("video_model", "video_model", None),
        ("idempotency_key", "idempotency_key", None),
    )

    job_id: str
    status: UGenJobStatus
    current_stage: UGenJobStage
    progress_percent: int
    credits_estimated: int
    credits_reserved: int
    credits_consumed: int
    final_video_url: None | str
    thumbnail_url: None | str
    error_message: None | str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    product_name: str | Unset = UNSET
    segment_count: int | Unset = UNSET
    video_model: str | Unset = UNSET
    idempotency_key: str | Unset = UNSET
