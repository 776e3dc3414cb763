"""Runs a job several times in one process with one JVM: its time when everything is loaded and compiled for this job.

Usage: again.py TIMES SCRIPT [ARGUMENT...]. Prints the seconds of each run, as a list.
"""

import contextlib
import io
import json
import runpy
import sys
import time

times, script = int(sys.argv[1]), sys.argv[2]
sys.argv = sys.argv[2:]


def run():
    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        runpy.run_path(script, run_name="__main__")
    return time.perf_counter() - began


print(json.dumps([run() for _ in range(times)]))
