"""A job of ten thousand tasks, in stages of 2,500, each with shuffle metrics."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").appName("many tasks").getOrCreate()
for _ in range(4):
    spark.range(0, 2500, 1, 2500).selectExpr("sum(id)").collect()
spark.stop()
