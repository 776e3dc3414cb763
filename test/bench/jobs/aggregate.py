"""One DataFrame aggregate: nearly the smallest job with a shuffle."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("aggregate").getOrCreate()
numbers = spark.range(1_000_000).withColumn("key", F.col("id") % 100)
means = numbers.groupBy("key").agg(F.avg("id").alias("mean"), F.count("*").alias("count")).orderBy("key")
means.show(5)
spark.stop()
