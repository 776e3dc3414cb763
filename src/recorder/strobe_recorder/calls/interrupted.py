"""Calls that Ctrl-C has left, by what Python keeps of an exception that nobody has caught."""

import sys

from ..link.fence import describe
from ..stack import framevalues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def error_of_calls(token):
    """The calls that the exception has left, and its text. `token`: the class of what the frame of a call holds."""
    error = getattr(sys, 'last_value', None)
    if not isinstance(error, KeyboardInterrupt):
        return [], ''
    held: list[Any] = [framevalues.held(frame) for frame in _frames(error.__traceback__)]
    return [each.call for each in held if type(each) is token], describe(error)


def _frames(step):
    """The frames of a traceback, and those that called them: the recorder's own are no more in it."""
    seen = set()
    while step is not None:
        frame = step.tb_frame
        while frame is not None and frame not in seen:
            seen.add(frame)
            yield frame
            frame = frame.f_back
        step = step.tb_next
