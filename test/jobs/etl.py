"""Loads orders and visits, scores them and counts them by customer."""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType

ORDERS = 3000


@F.udf(returnType=LongType())
def risk(order):
    time.sleep(0.002)
    return order % 10


def load(spark):
    orders = spark.range(0, ORDERS, 1, 2).withColumnRenamed("id", "order")
    orders = orders.withColumn("customer", F.when(F.col("order") % 3 == 0, 0).otherwise(F.col("order") % 50))
    visits = spark.range(0, 30_000, 1, 2).select(
        F.when(F.col("id") % 4 < 3, 0).otherwise(F.col("id") % 50).alias("customer"), F.col("id").alias("visit")
    )
    return orders, visits


def main():
    spark = SparkSession.builder.appName("etl").getOrCreate()
    orders, visits = load(spark)
    scored = orders.withColumn("risk", risk("order"))
    risky = scored.filter("risk > 2")
    print(risky.count())
    joined = orders.join(visits, "customer")
    steps = joined
    for number in range(40):
        steps = steps.withColumn(f"step_{number}", F.col("visit") + number)
    print(steps.agg(F.max("step_39"), F.count("*")).collect())
    scored.coalesce(1).write.mode("overwrite").format("noop").save()
    rows = visits.collect()
    print(len(rows))
    spark.stop()


main()
