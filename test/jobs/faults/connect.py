"""A Spark Connect session, whose server pyspark starts by itself."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.remote("local[1]").config("spark.ui.enabled", "false").getOrCreate()
print(spark.range(5).selectExpr("id * 2 AS twice").toPandas()["twice"].sum())
spark.stop()
