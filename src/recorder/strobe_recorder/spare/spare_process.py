"""What pyspark keeps of a JVM that it launched, for one that it did not launch."""

import os
import subprocess
import time

_INTERVAL = 0.05


class SpareProcess(subprocess.Popen):
    """A JVM that is not a child of this process. Its exit code is unknown and reported as 0."""

    def __init__(self, pid, number):
        """`number`: the descriptor of its input, which now belongs to this object."""
        # It is another process's child: this one has nothing to clean up.
        self._child_created = False
        self.args = []
        self.pid = pid
        self.returncode = None
        self.stdin = os.fdopen(number, 'wb')
        self.stdout = self.stderr = None

    def poll(self):
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def wait(self, timeout=None):
        began = time.monotonic()
        while self.poll() is None:
            if timeout is not None and time.monotonic() - began > timeout:
                raise subprocess.TimeoutExpired(self.args, timeout)
            time.sleep(_INTERVAL)
        return self.returncode
