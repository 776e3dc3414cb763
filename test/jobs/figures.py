"""One of everything that Spark counts; then what Spark's own REST API says of it goes into a file.

Usage: figures.py OUTPUT_FOLDER
"""

import json
import os
import sys
import time
import urllib.request

from pyspark import TaskContext
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType

QUANTILES = "withSummaries=true&quantiles=0.0,0.25,0.5,0.75,1.0"
PLACES = [f"stages?details=true&{QUANTILES}", "allexecutors", "sql?details=true&length=1000", "jobs", "storage/rdd"]


def fails_once(index, rows):
    if index == 1 and TaskContext.get().attemptNumber() == 0:
        raise ValueError("the first attempt of this task fails")
    return rows


def fails_or_never_ends(number):
    if number == 0:
        raise ValueError("this task fails, and the other one is killed")
    while True:
        time.sleep(1)


def rdds(sc):
    pairs = sc.parallelize(range(20000), 4).mapPartitionsWithIndex(fails_once).map(lambda n: (n % 7, n))
    sums = pairs.reduceByKey(lambda a, b: a + b)
    print(sorted(sums.collect()))
    # The shuffle is there already: Spark skips its first stage.
    print(sums.count())
    try:
        sc.parallelize(range(2), 2).foreach(fails_or_never_ends)
    except Exception as error:
        print(type(error).__name__)
    part = sc.parallelize(range(1000), 4).cache()
    print(part.take(1))
    return part


def queries(spark, folder):
    orders = spark.range(0, 30000, 1, 4).select(F.col("id"), (F.col("id") % 100).alias("customer"))
    customers = spark.range(100).withColumnRenamed("id", "customer").withColumn("group", F.col("customer") % 5)
    cached = orders.filter("id % 3 = 0").cache()
    print(cached.count())
    double = F.udf(lambda n: n * 2, LongType())
    joined = cached.join(customers.hint("merge"), "customer")
    joined.groupBy("group").agg(F.sum(double("id")).alias("total")).orderBy("group").show()
    broadcast = orders.join(F.broadcast(customers), "customer").where("group = 1")
    print(broadcast.agg(F.max("id")).first()[0])
    broadcast.write.parquet(os.path.join(folder, "orders"))
    stored = spark.read.parquet(os.path.join(folder, "orders"))
    print(stored.where(F.col("id") > stored.agg(F.avg("id")).first()[0]).count())
    stored.createOrReplaceTempView("stored")
    print(spark.sql("SELECT count(*) FROM stored WHERE id > (SELECT avg(id) FROM stored)").collect())
    try:
        orders.select(F.raise_error(F.lit("no such order"))).collect()
    except Exception as error:
        print(type(error).__name__)


def figures_of(sc):
    """What Spark's own pages show, once every task has ended and every listener has heard of everything."""
    address = f"{sc.uiWebUrl}/api/v1/applications/{sc.applicationId}"
    # A task that is killed may end after the action that it belongs to.
    while any(executor["activeTasks"] for executor in answer_of(f"{address}/allexecutors")):
        time.sleep(0.02)
    sc._jsc.sc().listenerBus().waitUntilEmpty()
    return {place.split("?")[0]: answer_of(f"{address}/{place}") for place in PLACES}


def answer_of(address):
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def main(folder):
    spark = SparkSession.builder.appName("figures").getOrCreate()
    # Spark forgets cached data that the driver has let go.
    part = rdds(spark.sparkContext)
    queries(spark, folder)
    with open(os.path.join(folder, "rest.json"), "w") as out:
        json.dump(figures_of(spark.sparkContext), out)
    print(part.is_cached)
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1])
