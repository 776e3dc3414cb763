"""A task that fails and runs again, and a result that is larger than the driver accepts."""

import sys

from pyspark import TaskContext
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.master("local[2,4]").config("spark.driver.maxResultSize", "1m").getOrCreate()


@F.udf("long")
def flaky(value):
    if not REPAIRED and TaskContext.get().attemptNumber() < 2:
        raise ConnectionError("the service did not answer")  # finds: failure.failedTasks
    return value


print(spark.range(0, 10, 1, 2).select(flaky("id").alias("id")).agg(F.sum("id")).first()[0])
texts = spark.range(0, 40_000, 1, 2).select(F.sha2(F.col("id").cast("string"), 256).alias("text"))
try:
    rows = texts.limit(10).collect() if REPAIRED else texts.collect()  # finds: failure.resultTooLarge
    print(len(rows))
except Exception as error:
    print(type(error).__name__)
print("figure failedTasks 4")
spark.stop()
