"""A task in each of two executors of a standalone cluster, which says so by a file and waits for a file `go`."""

import os
import time

from pyspark import SparkContext

folder = os.getcwd()
sc = SparkContext(appName="killed worker")


def wait(number):
    # Spark starts an executor, and that its workers of Python, in a folder that has its id for a name.
    open(os.path.join(folder, f"in-{os.path.basename(os.getcwd())}"), "w").close()
    while not os.path.exists(os.path.join(folder, "go")):
        time.sleep(0.05)
    return number * 2


print(sorted(sc.parallelize(range(2), 2).map(wait).collect()))
sc.stop()
