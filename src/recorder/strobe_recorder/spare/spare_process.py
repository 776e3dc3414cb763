"""What pyspark keeps of the JVM that it launched, for one that it did not launch."""

import os
import subprocess
import time

_INTERVAL = 0.05


class SpareProcess(subprocess.Popen):
    """A JVM that is no child of this process. How it ended cannot be told: its exit code is 0."""

    def __init__(self, pid, number):
        """`number`: the descriptor of its input, which is now this object's."""
        # Another process's child: nothing of it is left for this one to clear away.
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
