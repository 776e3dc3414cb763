"""More events at once than a queue of one place can take."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
print(spark.sparkContext.range(0, 400, numSlices=400)._jrdd.count())
spark.stop()
