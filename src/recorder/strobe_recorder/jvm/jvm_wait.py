"""The driver's wait for the JVM that it launches, in which it looks more often than pyspark whether that is there.

Nothing is imported meanwhile, much as there would be time: what pyspark imports next (pandas and its like) may be a module of
the person's that has the name of theirs or of a standard one, and that must run when, where and as often as it does without
the recorder.
"""

import time

#: Seconds between two looks whether the JVM is there; pyspark's own are 0.1.
LONGEST_WAIT = 0.02


def launched(module, launch):
    """What `launch()` returns, which waits for a JVM by `time.sleep` of `module`, `pyspark.java_gateway`."""
    if getattr(module, 'time', None) is not time:
        # Of another pyspark, or of a person who waits otherwise.
        return launch()
    module.time = _Time()
    try:
        return launch()
    finally:
        module.time = time


class _Time:
    """The module `time`, for whoever waits for a JVM that is there already as a process."""

    def __getattr__(self, name):
        return getattr(time, name)

    def sleep(self, seconds):
        time.sleep(min(seconds, LONGEST_WAIT))
