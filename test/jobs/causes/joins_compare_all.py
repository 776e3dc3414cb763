"""Joins without a key: each row is compared with each row of the other side."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 12_000

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 4).getOrCreate()
visits = spark.range(0, ROWS, 1, 2).select(F.col("id").alias("visit"), (F.col("id") * 7).alias("at"), F.col("id").cast("string").alias("name"))
offers = spark.range(0, ROWS, 1, 2).select(F.col("id").alias("offer"), (F.col("id") * 7 + 3).alias("begins"), F.col("id").cast("string").alias("code"))

if REPAIRED:
    latest = offers.agg(F.max("begins").alias("latest"))
    print("late", visits.crossJoin(latest).filter("at > latest - 100").count())
    by_id = visits.join(offers, F.col("visit") == F.col("offer")).select("visit", "offer")
    by_name = visits.join(offers, F.col("name") == F.col("code")).select("visit", "offer")
    print("same", by_id.union(by_name).distinct().count())
    hours = visits.withColumn("hour", F.expr("floor(at / 70)")), offers.withColumn("hour", F.expr("floor(begins / 70)"))
    print("soon", hours[0].join(hours[1], "hour").filter("begins > at AND begins < at + 7").count())
else:
    late = visits.crossJoin(offers)  # finds: join.cartesian
    print("late", late.groupBy("visit").agg(F.max("begins").alias("latest")).filter("visit * 7 > latest - 100").count())
    same = visits.join(offers, (F.col("visit") == F.col("offer")) | (F.col("name") == F.col("code")))  # finds: join.orCondition
    print("same", same.count())
    soon = visits.join(offers, (F.col("begins") > F.col("at")) & (F.col("begins") < F.col("at") + 7))  # finds: join.inequality
    print("soon", soon.count())

print("figure pairs", ROWS * ROWS)
spark.stop()
