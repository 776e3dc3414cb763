"""Writes event logs of the same small jobs into a folder, in every form in which Spark writes them. The form is the name."""

import os
import signal
import sys
import threading
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType

folder = sys.argv[1]
# What Spark knows of its tasks is up to date at any time.
COMMON = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file://{folder}", "spark.ui.liveUpdate.period": "0"}
PLAIN = {"spark.eventLog.rolling.enabled": "false", "spark.eventLog.compress": "false"}
ROLLED = {"spark.eventLog.rolling.enabled": "true", "spark.eventLog.rolling.maxFileSize": "10m"}
COMPRESSED = {"spark.eventLog.compress": "true"}
FORMS = {
    "plain": PLAIN,
    **{
        codec: {**PLAIN, **COMPRESSED, "spark.eventLog.compression.codec": codec}
        for codec in ["zstd", "lz4", "lzf", "snappy"]
    },
    "rolled": {**ROLLED, "spark.eventLog.compress": "false"},
    "compacted": {**ROLLED, **COMPRESSED, "spark.eventLog.compression.codec": "zstd"},
    "unfinished": PLAIN,
}
# Each fills 5 MB of the log. The history server leaves the newest two files as they are.
LONG_DESCRIPTIONS = {"rolled": 3, "compacted": 6}


@F.udf(LongType(), useArrow=False)
def fails(value):
    raise ValueError("no good")


@F.udf(LongType(), useArrow=False)
def never_ends_for_zero(value):
    if value == 0:
        time.sleep(3600)
    return value


def leave_running(spark, numbers):
    """Starts a query, and returns when all but one of its tasks have ended and the log has them."""
    query = numbers.groupBy(never_ends_for_zero("id").alias("value")).count()
    threading.Thread(target=query.collect, daemon=True).start()
    tracker = spark.sparkContext.statusTracker()
    while all(tracker.getStageInfo(stage).numCompletedTasks < 3 for stage in tracker.getActiveStageIds()):
        time.sleep(0.05)
    # Spark writes the events of tasks with the next one of a job.
    numbers.count()
    spark._jsc.sc().listenerBus().waitUntilEmpty()


for form, settings in FORMS.items():
    builder = SparkSession.builder.master("local[2]").appName(form)
    # All in one go: the builder keeps what an earlier form has set.
    for key, value in {**COMMON, **settings}.items():
        builder = builder.config(key, value)
    spark = builder.config("spark.sql.shuffle.partitions", 3).getOrCreate()
    numbers = spark.range(0, 1000, 1, 4).withColumn("key", F.col("id") % 7)
    for index in range(LONG_DESCRIPTIONS.get(form, 0)):
        spark.sparkContext.setJobDescription(f"{index} " + "x" * 1_000_000)
        numbers.count()
    spark.sparkContext.setJobDescription(None)
    numbers.groupBy("key").agg(F.sum("id")).collect()
    numbers.join(spark.range(7).withColumnRenamed("id", "key"), "key").count()
    spark.sparkContext.parallelize(range(100), 4).map(lambda each: (each % 3, each)).reduceByKey(lambda a, b: a + b).collect()
    try:
        numbers.select(fails("id")).collect()
    except Exception as error:
        print(form, type(error).__name__)
    if form == "unfinished":
        leave_running(spark, numbers)
        # A JVM that is asked to end would still write that its application has ended.
        os.kill(spark._jvm.java.lang.ProcessHandle.current().pid(), signal.SIGKILL)
        sys.stdout.flush()
        os._exit(0)
    numbers.count()
    spark.stop()
