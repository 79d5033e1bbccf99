"""Where the SDK's bytecode can be interrupted, and how to do it."""

from __future__ import annotations

import dis
import sys
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import prepay

__all__ = ["Tracer"]

_SDK: Final = str(Path(prepay.__file__).parent)


@cache
def _locks(code: CodeType) -> bool:
    return any(each.opname == "WITH_EXCEPT_START" for each in dis.get_instructions(code))


@cache
def _nops(code: CodeType) -> frozenset[int]:
    return frozenset(each.offset for each in dis.get_instructions(code) if each.opname == "NOP")


@cache
def _interruptible_under_lock(code: CodeType) -> frozenset[int]:
    """Offsets at which the interpreter looks for signals, but for the calls by which ``with`` gives a lock back."""
    found, recent = set[int](), list[Any]()
    for each in dis.get_instructions(code):
        if each.opname.startswith("JUMP_BACKWARD") and "NO_INTERRUPT" not in each.opname:
            found.add(each.offset)
        if each.opname.startswith("CALL"):
            leaves = [one.opname == "LOAD_CONST" and one.argval is None for one in recent[-3:]]
            if leaves != [True] * 3:
                found.add(each.offset)
        if each.opname not in ("PRECALL", "CACHE", "NOP"):
            recent.append(each)
    return frozenset(found)


def _held(frame: FrameType | None) -> bool:
    """Return True if this frame, or one that called it, holds the lock of its object."""
    for _ in range(4):
        if frame is None:
            return False
        if _locks(frame.f_code):
            lock = getattr(frame.f_locals.get("self"), "_lock", None)
            if lock is not None and lock.locked():
                return True
        frame = frame.f_back
    return False


class Tracer:
    """Counts the bytecodes of the SDK that can be interrupted, and raises at one of them."""

    def __init__(self, at: int | None, error: type[BaseException]) -> None:
        self.at, self.error, self.count = at, error, 0

    def __call__(self, frame: FrameType, event: str, _: object) -> Any:
        if not frame.f_code.co_filename.startswith(_SDK):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode" and self._interruptible(frame):
            self.count += 1
            if self.count == self.at:
                sys.settrace(None)
                raise self.error
        return self

    @staticmethod
    def _interruptible(frame: FrameType) -> bool:
        if _held(frame):
            return frame.f_lasti in _interruptible_under_lock(frame.f_code)
        return frame.f_lasti not in _nops(frame.f_code)
