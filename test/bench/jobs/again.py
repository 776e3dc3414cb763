"""A job again and again in one process with one JVM: how long it takes where all is loaded, and compiled for this very job.

Usage: again.py TIMES SCRIPT [ARGUMENT...]. Prints the seconds that each time took, as a list.
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
