"""Reads local variables of a stack frame without an effect that the frame's code could see.

Before Python 3.13, `frame.f_locals` and the result of `locals()` in the frame's own code are one dictionary, and
reading updates it. Code that has called `locals()` to keep its arguments (pandas on Spark does) would find its later
variables there, so such frames are not read.
"""

import sys

_ALWAYS = sys.version_info >= (3, 13)
_EXPOSING = frozenset(('locals', 'vars', 'eval', 'exec', 'dir'))
#: id(code) -> (code, whether it can be read).
_readable = {}


def is_readable(frame):
    if _ALWAYS:
        return True
    code = frame.f_code
    known = _readable.get(id(code))
    if known is None:
        known = _readable[id(code)] = (code, _EXPOSING.isdisjoint(code.co_names))
    return known[1]


def value(frame, name):
    """A local variable, None if it has no value or cannot be read."""
    return frame.f_locals.get(name) if is_readable(frame) else None


def arguments(frame):
    """The values of a frame's parameters in order; an empty list if they cannot be read."""
    if not is_readable(frame):
        return []
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    local = frame.f_locals
    return [local[name] for name in code.co_varnames[:count] if name in local]


if sys.version_info >= (3, 10):

    def may_hold(frame):
        """Whether a frame can hold a token: not if something traces it."""
        return frame.f_trace is None and sys.gettrace() is None

    def held(frame):
        """What `hold` stored in a frame."""
        return frame.f_trace

    def hold(frame, token):
        """Stores an object in a frame. Nothing else references it, so it dies with the frame."""
        frame.f_trace = token

else:
    # In Python 3.9 a frame with `f_trace` no longer knows its line. Its dictionary of variables keeps extra entries.
    _KEY = '<strobe call>'

    def may_hold(frame):
        """Whether a frame can hold a token: not if its code would see it."""
        return is_readable(frame)

    def held(frame):
        """What `hold` stored in a frame."""
        return frame.f_locals.get(_KEY) if is_readable(frame) else None

    def hold(frame, token):
        """Stores an object in a frame. Nothing else references it, so it dies with the frame."""
        frame.f_locals[_KEY] = token
