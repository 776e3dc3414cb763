"""The exception that ended the script, as Python keeps it after printing its traceback."""

import sys

from ..calls import entries
from ..link import channel
from ..link.fence import cut, describe, fenced
from ..stack import frames
from ..stack.frames import MAX_FRAMES, USER
from ..standard import standard

_LIMIT = 1000


@fenced('exit')
def tell():
    """Reports the error and the user's frames of its traceback, innermost first. Ctrl-C is not a failure. Tests and
    cells have their own errors: Python keeps the last one, but the script went on.
    """
    error = getattr(sys, 'last_value', None)
    if error is None or isinstance(error, KeyboardInterrupt) or entries.any_began:
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
    """The text with the exceptions that caused it, as Python has just printed it."""
    try:
        return cut(''.join(standard('traceback').format_exception(type(error), error, sys.last_traceback)))
    except Exception:
        return None
