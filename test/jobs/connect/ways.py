"""A session of Spark Connect, by the way that the argument names: `mode`, `remote`, or none for the environment's."""

import sys

from pyspark.sql import SparkSession

builder = SparkSession.builder.config("spark.ui.enabled", "false")
if "mode" in sys.argv:
    builder = builder.master("local[1]").config("spark.api.mode", "connect")
if "remote" in sys.argv:
    builder = builder.remote("local[*]")
spark = builder.getOrCreate()
print(type(spark).__module__, spark.range(10).filter("id > 1").count())
spark.stop()
