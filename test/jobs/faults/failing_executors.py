"""Tasks that fail in one executor after the other, of a standalone cluster with two of them.

Says by the file `up` that both are there, and goes on when there is a file `go`.
"""

import os
import sys
import time

from pyspark import SparkContext

sc = SparkContext(appName="failing executors")
print(sc.parallelize(range(2), 2).map(lambda _: os.path.basename(os.getcwd())).distinct().count())
open("up", "w").close()
while not os.path.exists("go"):
    time.sleep(0.05)


def fail_in(executor):
    def fail(_):
        # Spark starts an executor, and that its workers of Python, in a folder that has its id for a name.
        if os.path.basename(os.getcwd()) == executor:
            print("about to fail in", executor, file=sys.stderr, flush=True)
            raise ValueError(executor)

    return fail


for executor in ("0", "1"):
    try:
        sc.parallelize(range(2), 2).foreachPartition(fail_in(executor))
    except Exception:
        # It may have been tried there again, each time.
        pass
sc.stop()
