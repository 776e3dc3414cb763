"""Brings a DataFrame to pandas without Arrow: see `hints.test.ts`."""
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", "false")
numbers = spark.range(200_000).selectExpr("id", "id * 2 AS twice", "cast(id AS string) AS text")
print(numbers.toPandas()["twice"].sum())  #: waste
spark.stop()
