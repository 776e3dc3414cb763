"""Lets a process write no file beyond a size, as a full disk would. Usage: limitFileSize.py PID BYTES"""
import resource
import sys

pid, size = int(sys.argv[1]), int(sys.argv[2])
resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, size))
