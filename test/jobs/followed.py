"""Writes its event log into a folder as Spark does by default. Runs a query for each line that it reads, and prints the application's id first."""

import sys

from pyspark.sql import SparkSession

log = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file://{sys.argv[1]}"}
spark = SparkSession.builder.master("local[2]").appName("followed").config(map=log).getOrCreate()
print(spark.sparkContext.applicationId, flush=True)
for line in sys.stdin:
    print(spark.range(int(line)).groupBy("id").count().count(), flush=True)
spark.stop()
