"""Image and video tasks: pending, running, and then succeeded or failed. No step of theirs moves a credit (seed).

Their pace is assumed: an image runs after 1 s and is done after 10 s, a video after 2 s and 60 s. Left alone, every
task succeeds; ``end`` is how one is made to fail.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from prepay_mock.engine.errors import Refusal
from prepay_mock.engine.exchange import Exchange
from prepay_mock.vendors.trenz.billing import Answer
from prepay_mock.world.account import Account
from prepay_mock.world.clock import SECOND, iso_millis
from prepay_mock.world.table import Record
from prepay_mock.world.world import World

__all__ = [
    "FINAL",
    "KINDS",
    "TIMERS",
    "check_reference",
    "end",
    "find",
    "get_task",
    "progress",
    "submit_image",
    "submit_video",
]

_VENDOR = "trenz"
_STARTED = "task_started"
_ENDED = "task_ended"
TIMERS = (_STARTED, _ENDED)
"""The kinds of timers."""
FINAL = ("succeeded", "failed")


class _Kind(NamedTuple):
    name: str
    suffix: str
    runs_after: int
    ends_after: int


_IMAGE = _Kind("image", "png", 1 * SECOND, 10 * SECOND)
_VIDEO = _Kind("video", "mp4", 2 * SECOND, 60 * SECOND)
KINDS = {kind.name: kind for kind in (_IMAGE, _VIDEO)}


def check_reference(x: Exchange) -> None:
    """Refuse a submission that builds on a file which this account has not uploaded."""
    file_id = x.fields().get("reference_file_id")
    if file_id is not None and file_id not in x.account.table("files"):
        raise Refusal(404, "RESOURCE_NOT_FOUND", f"No file has the id {file_id}. Upload it first.")


def submit_image(x: Exchange) -> Answer:
    """Accept an image task; ``count`` is the number of its outputs."""
    return _submit(x, _IMAGE, x.fields()["count"])


def submit_video(x: Exchange) -> Answer:
    """Accept a video task; it has one output."""
    return _submit(x, _VIDEO, 1)


def get_task(x: Exchange) -> Answer:
    """The task as it stands at this instant."""
    task = x.account.table("tasks").get(x.params["task_id"])
    if task is None:
        raise Refusal(404, "TASK_NOT_FOUND", f"No task has the id {x.params['task_id']}.")
    return Answer(_shown(task))


def progress(world: World, account: Account, timer: str, task_id: str, at: int) -> None:
    """A timer is due: let the task start or succeed, unless it has ended meanwhile."""
    task = account.table("tasks").get(task_id)
    if task is None or task["status"] in FINAL:
        return
    if timer == _STARTED:
        kind = KINDS[task["kind"]]
        _put(account, task | {"status": "running"}, at)
        world.schedule(at + kind.ends_after - kind.runs_after, _VENDOR, account.key, _ENDED, task_id)
    else:
        end(account, task_id, "succeeded", at)


def end(account: Account, task_id: str, outcome: str, at: int) -> dict[str, Any]:
    """End a task; see ``TrenzDialect.end_task``."""
    if outcome not in FINAL:
        raise ValueError(f"unknown outcome {outcome!r}; a task ends as {' or '.join(FINAL)}")
    task = account.table("tasks").get(task_id)
    if task is None:
        raise LookupError(f"this account has no task {task_id!r}")
    if task["status"] in FINAL:
        raise ValueError(f"task {task_id} has already {task['status']}; a task ends once")
    return _shown(_put(account, task | {"status": outcome} | _outcome(task, outcome), at))


def find(world: World, task_id: str) -> tuple[Account, dict[str, Any]]:
    """The owner of a task, and the task; see ``TrenzDialect.find_task``."""
    for account in world.accounts.values():
        table = account.tables.get("tasks") if account.vendor == _VENDOR else None
        task = table.get(task_id) if table is not None else None
        if task is not None:
            return account, _shown(task)
    raise LookupError(f"no account has a task {task_id!r}")


def _submit(x: Exchange, kind: _Kind, outputs: int) -> Answer:
    task_id = x.world.ids.token("task_")
    task: Record = {
        "task_id": task_id,
        "kind": kind.name,
        "status": "pending",
        "created_at": iso_millis(x.now),
        "outputs": outputs,
    }
    _put(x.account, task, x.now)
    x.world.schedule(x.now + kind.runs_after, _VENDOR, x.account.key, _STARTED, task_id)
    return Answer({"task_id": task_id, "status": "pending"})


def _put(account: Account, task: Record, at: int) -> Record:
    changed = task | {"updated_at": iso_millis(at)}
    account.table("tasks").put(task["task_id"], changed)
    return changed


def _shown(task: Record) -> dict[str, Any]:
    """The task as the contract has it, without what only the mock needs to know."""
    return {name: value for name, value in task.items() if name != "outputs"}


def _outcome(task: Record, outcome: str) -> dict[str, Any]:
    if outcome == "failed":
        message = f"The model could not finish the {task['kind']}. The charge stays."
        return {"error": {"code": "BACKEND_ERROR", "message": message}}
    place = f"https://trenz.invalid/outputs/{task['task_id']}"
    suffix = KINDS[task["kind"]].suffix
    return {"result": {"outputs": [{"url": f"{place}/{index}.{suffix}"} for index in range(task["outputs"])]}}
