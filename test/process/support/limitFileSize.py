"""Lets a process write no file beyond a size, as a full disk would. Usage: limitFileSize.py PID BYTES"""

import resource
import sys

pid, size = int(sys.argv[1]), int(sys.argv[2])
# Those that it starts may have the larger size again.
_, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
