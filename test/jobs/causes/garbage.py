"""Lists of whole groups in a small heap: the JVM collects garbage instead of computing.

Needs a JVM of its own.
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
settings = {
    "spark.master": "local[2]",
    "spark.driver.memory": "512m",
    "spark.sql.shuffle.partitions": 2,
    # Otherwise Spark sorts after 128 groups, and spills.
    "spark.sql.objectHashAggregate.sortBased.fallbackThreshold": 1_000_000,
}
spark = SparkSession.builder.config(map=settings).getOrCreate()
beans = spark._jvm.java.lang.management.ManagementFactory.getGarbageCollectorMXBeans()


def collection_time():
    return sum(bean.getCollectionTime() for bean in beans)


events = spark.range(0, 5_000_000, 1, 2).withColumn("user", F.col("id") % 40_000)
users = events.groupBy("user")
before = collection_time()
if REPAIRED:
    lengths = users.agg(F.count("id").alias("length"))
else:
    lengths = users.agg(F.size(F.collect_list("id")).alias("length"))  # finds: memory.gc
print(lengths.agg(F.max("length")).first()[0])
print("garbage collection", collection_time() - before)
spark.stop()
