"""Spark waits: while the script works on its own, and between many short actions of one line."""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
USERS = 40
WORK = 2.5


def work(rows):
    """Stands for work in Python: it is on the driver, so no core of Spark has anything to do."""
    time.sleep(0 if REPAIRED else WORK)  # finds: driver.ownCode
    return len(rows)


spark = SparkSession.builder.master("local[2]").getOrCreate()
clicks = spark.range(0, 200_000, 1, 2).withColumn("user", F.col("id") % USERS)
clicks.count()
rows = clicks.filter("id < 10").collect()
print(work(rows))
print(clicks.filter("id < 20").count())

if REPAIRED:
    print(clicks.groupBy("user").count().collect()[0])
else:
    for user in range(USERS):
        of_user = clicks.filter(F.col("user") == user)
        of_user.count()  # finds: driver.actionsInLoop
print(f"figure idleTime {WORK * 1000:.0f}")
print(f"figure actions {USERS}")
spark.stop()
