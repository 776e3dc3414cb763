"""Two queries with shuffles and five stages between them, whose event log goes plain to the folder of the first argument."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

builder = SparkSession.builder.master("local[2]").appName("logged queries")
settings = {
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": f"file://{sys.argv[1]}",
    "spark.eventLog.rolling.enabled": "false",
    "spark.eventLog.compress": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
}
for key, value in settings.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()


@F.udf("long")
def twice(value):
    return value * 2


rows = spark.range(0, 20_000, 1, 4).withColumn("key", F.col("id") % 97)
rows.withColumn("twice", twice("id")).groupBy("key").agg(F.sum("twice"), F.max("id")).collect()
rows.join(spark.range(0, 97, 1, 4).withColumnRenamed("id", "key"), "key").filter("id > 5").collect()
spark.stop()
