"""Asks for a long answer again and again: see `hints.test.ts`."""
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
wide = spark.range(10).selectExpr("id", *(f"id AS a_column_with_a_long_name_{number}" for number in range(300)))
# Often: not each of them has to stall.
for turn in range(40):
    print(len(wide.select("*").schema))  #: waste
spark.stop()
