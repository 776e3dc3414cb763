"""An executor that is killed while it has the rows of a shuffle, on a cluster of two executor processes.

Needs a JVM of its own.
"""

import os
import signal
import sys
import tempfile
import time

from pyspark import TaskContext
from pyspark.sql import SparkSession

REPAIRED = "--repaired" in sys.argv
settings = {"spark.master": "local-cluster[2,1,512]", "spark.executor.memory": "512m"}
spark = SparkSession.builder.config(map=settings).getOrCreate()
sc = spark.sparkContext
killed = os.path.join(tempfile.mkdtemp(), "killed")


def slowly(number):
    time.sleep(0.5)
    return number % 4, number


def total(rows):
    rows = sum(len(list(values)) for _, values in rows)
    if not REPAIRED and TaskContext.get().partitionId() == 1 and not os.path.exists(killed):
        open(killed, "w").close()
        # The parent of the worker is the daemon of the workers, and its parent is the executor.
        with open(f"/proc/{os.getppid()}/stat") as stat:
            os.kill(int(stat.read().split()[3]), signal.SIGKILL)
    return [rows]


pairs = sc.parallelize(range(8), 4).map(slowly)
groups = pairs.groupByKey(4)
print(sum(groups.mapPartitions(total).collect()))  # finds: failure.executorLost
print("figure tasks 1")
print("figure repeatedStages 2")
spark.stop()
