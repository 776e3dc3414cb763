"""Limits the size of files that a process can write, like a full disk. Usage: limitFileSize.py PID BYTES"""

import resource
import sys

pid, size = int(sys.argv[1]), int(sys.argv[2])
# Its children may raise the limit again.
_, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
