"""Where tests and fixtures are defined."""

import os
import sys

#: A decorated function begins with its first decorator: its `def` is at most this many lines further down.
_MOST_DECORATOR_LINES = 200
#: `CO_GENERATOR` and `CO_ASYNC_GENERATOR` of `inspect`.
_GENERATORS = 0x20 | 0x200


#: The folder of pytest, which makes fixtures of functions such as `setup_module`.
_RUNNER = os.sep + '_pytest' + os.sep


def site_of(function):
    """The file and line of a function's `def` as the site of an entry; None if it is not written in Python."""
    code = _code_of(function)
    if code is None or code.co_filename.startswith('<') or _RUNNER in code.co_filename:
        return None
    return {'file': os.path.abspath(code.co_filename), 'line': _line_of_def(code)}


def is_generator(function):
    """Whether a fixture goes on after its `yield`."""
    code = _code_of(function)
    return code is not None and bool(code.co_flags & _GENERATORS)


def _code_of(function):
    for _ in range(10):
        inner = getattr(function, '__wrapped__', None) or getattr(function, '__func__', None)
        if inner is None:
            break
        function = inner
    return getattr(function, '__code__', None)


def _line_of_def(code):
    first = code.co_firstlineno
    # Test runners have loaded it, for their tracebacks.
    linecache = sys.modules.get('linecache')
    lines = [] if linecache is None else linecache.getlines(code.co_filename)
    for index, line in enumerate(lines[first - 1 : first - 1 + _MOST_DECORATOR_LINES]):
        if line.lstrip().startswith(('def ', 'async def ')):
            return first + index
    return first
