"""Stages that run again: files of a shuffle are deleted before they are read, and a barrier task fails once.

Needs a JVM of its own.
"""

import glob
import os
import sys
import tempfile
import time

from pyspark import BarrierTaskContext
from pyspark.sql import SparkSession

REPAIRED = "--repaired" in sys.argv
folder = tempfile.mkdtemp()
spark = SparkSession.builder.config(map={"spark.master": "local[2]", "spark.local.dir": folder}).getOrCreate()
sc = spark.sparkContext


def slowly(number):
    time.sleep(0.4)
    return number % 4, number


groups = sc.parallelize(range(8), 2).map(slowly).groupByKey(2)  # finds: failure.fetchFailed
print(groups.count())
for file in [] if REPAIRED else glob.glob(f"{folder}/**/shuffle_*", recursive=True):
    os.remove(file)
print(groups.count())


def together(rows):
    time.sleep(1)
    task = BarrierTaskContext.get()
    if not REPAIRED and task.partitionId() == 0 and not os.path.exists(f"{folder}/failed"):
        open(f"{folder}/failed", "w").close()
        raise ConnectionError("the service did not answer")  # finds: failure.failedTasks
    return [len(list(rows))]


counts = sc.parallelize(range(8), 2).barrier().mapPartitions(together)
# Spark runs a barrier stage again only if it writes a shuffle.
print(counts.repartition(2).sum())  # finds: failure.stageRepeated
print("figure failedFetches 2")
spark.stop()
