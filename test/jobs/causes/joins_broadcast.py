"""Broadcasts that Spark chose by the size of compressed files, or did not choose because of a hint."""

import sys
import tempfile

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
folder = tempfile.mkdtemp()

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 4).getOrCreate()
names = spark.range(0, 1_000_000, 1, 2).select(F.col("id").alias("user"), F.expr("repeat('abcdefghij', 12)").alias("text"))
names.write.parquet(f"{folder}/names")
orders = spark.range(0, 1_200_000, 1, 2).select(F.col("id").alias("order"), (F.col("id") % 300_000).alias("user"), F.xxhash64("id").alias("price"))
orders.write.parquet(f"{folder}/orders")
few = spark.range(0, 1000).select(F.col("id").alias("user"), F.lit(1).alias("rate"))


def load(name):
    return spark.read.parquet(f"{folder}/{name}")


if REPAIRED:
    print(load("names").filter("user < 1000").join(load("orders").filter("order < 1000"), "user").agg(F.max("text")).first()[0][:3])
    print(load("orders").filter("order > 5").join(few, "user").agg(F.max("price")).first()[0])
    most = F.max("price").over(Window.partitionBy("user"))
    print(load("orders").select("user", "price").withColumn("most", most).filter("price >= most").count())
else:
    named = load("orders").filter("order < 400000").join(load("names"), "user")  # finds: join.estimateOff
    print(named.agg(F.max("text")).first()[0][:3])
    rated = load("orders").filter("order > 5").join(few.hint("merge"), "user")  # finds: join.couldBroadcast
    print(rated.agg(F.max("price")).first()[0])
    sold = load("orders")
    most = sold.groupBy("user").agg(F.max("price").alias("most"))
    best = sold.select("user", "price").join(most, "user")  # finds: join.sameShuffleTwice
    print(best.filter("price >= most").count())
spark.stop()
