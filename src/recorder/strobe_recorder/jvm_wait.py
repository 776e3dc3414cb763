"""The driver's wait for the JVM that it launches, in which it imports what pyspark imports right after.

The first value that is handed to a JVM has pyspark 4 ask its converters, and these import its tools for tests: with them
come unittest, numpy, pandas and pyarrow, a third of a second in which the JVM would wait in turn.
"""
import _thread
import sys
import time
from importlib import import_module

from .hooks import fenced

#: Seconds between two looks whether the JVM is there; pyspark's own are 0.1.
LONGEST_WAIT = 0.02
_TOOLS = 'pyspark.testing.utils'


def launched(module, launch):
    """What `launch()` returns, which waits for a JVM by `time.sleep` of `module`, `pyspark.java_gateway`."""
    if getattr(module, 'time', None) is not time:
        # Of another pyspark, or of a person who waits otherwise.
        return launch()
    module.time = waiting = _Time()
    try:
        return launch()
    finally:
        module.time = time
        # Two threads that import are a danger: each may see the other's modules half made.
        waiting.importing.acquire()


class _Time:
    """The module `time`, for whoever waits for a JVM that is there already as a process."""

    def __init__(self):
        #: Held as long as another thread imports.
        self.importing = _thread.allocate_lock()
        self._is_first = True

    def __getattr__(self, name):
        return getattr(time, name)

    def sleep(self, seconds):
        if self._is_first:
            self._is_first = False
            # Not sooner: to launch the JVM is to fork, which a process with one thread does best.
            _import_tools(self.importing)
        time.sleep(min(seconds, LONGEST_WAIT))


@fenced('launch')
def _import_tools(importing):
    if _TOOLS in sys.modules or not _are_imported_next():
        return
    importing.acquire()
    try:
        _thread.start_new_thread(_import, (importing,))
    except BaseException:
        importing.release()
        raise


def _are_imported_next():
    types = sys.modules.get('pyspark.sql.types')
    converter = getattr(types, 'NumpyScalarConverter', None)
    return converter is not None and _TOOLS in converter.can_convert.__code__.co_names


def _import(importing):
    try:
        import_module(_TOOLS)
    except BaseException:
        # pyspark will see the same when it imports them itself.
        pass
    finally:
        importing.release()
