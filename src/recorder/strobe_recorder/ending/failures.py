"""The exception that the script ended with, as Python remembers it once its traceback was printed."""

import sys

from ..link import channel
from ..link.fence import cut, describe, fenced
from ..stack import frames
from ..stack.frames import MAX_FRAMES, USER
from ..standard import standard

_LIMIT = 1000


@fenced('exit')
def tell():
    """Says the error and the user's frames of its traceback, innermost first. Ctrl-C is no failure."""
    error = getattr(sys, 'last_value', None)
    if error is None or isinstance(error, KeyboardInterrupt):
        return
    spots = []
    step = sys.last_traceback
    while step is not None:
        code = step.tb_frame.f_code
        if (frames.kinds.get(code.co_filename) or frames.classify(code.co_filename)) == USER:
            spots.insert(0, (code, step.tb_lasti, step.tb_lineno))
        step = step.tb_next
    channel.add(
        {
            'type': 'scriptFailed',
            'error': describe(error)[:_LIMIT],
            'text': _printed(error),
            'frames': spots[:MAX_FRAMES],
        }
    )


def _printed(error):
    """With the exceptions that it came from, as Python has just printed it."""
    try:
        return cut(''.join(standard('traceback').format_exception(type(error), error, sys.last_traceback)))
    except Exception:
        return None
