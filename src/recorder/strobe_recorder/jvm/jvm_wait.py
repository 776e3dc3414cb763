"""The driver's wait for the JVM that it launches: it checks more often than pyspark whether the JVM is ready.

Nothing is imported during the wait, although there would be time. What pyspark imports next (pandas and others) may be
a user module of that name, or import one with the name of a standard module. Such a module must run when, where and as
often as it does without the recorder.
"""

import time

#: Seconds between two checks; pyspark waits 0.1.
LONGEST_WAIT = 0.02


def launched(module, launch):
    """Returns what `launch()` returns, which waits for a JVM by `time.sleep` of `module` (`pyspark.java_gateway`)."""
    if getattr(module, 'time', None) is not time:
        # Another version of pyspark, or the user has replaced it.
        return launch()
    module.time = _Time()
    try:
        return launch()
    finally:
        module.time = time


class _Time:
    """The module `time` with shorter sleeps, for waiting for a JVM whose process exists."""

    def __getattr__(self, name):
        return getattr(time, name)

    def sleep(self, seconds):
        time.sleep(min(seconds, LONGEST_WAIT))
