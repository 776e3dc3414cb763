"""One of everything that Spark counts; then what Spark's own REST API says of it goes into a file.

Usage: figures.py OUTPUT_FOLDER
"""

import json
import os
import sys
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


def rdds(sc):
    pairs = sc.parallelize(range(20000), 4).mapPartitionsWithIndex(fails_once).map(lambda n: (n % 7, n))
    sums = pairs.reduceByKey(lambda a, b: a + b)
    print(sorted(sums.collect()))
    # The shuffle is there already: Spark skips its first stage.
    print(sums.count())
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
    """What Spark's own pages show, once every listener has heard of everything."""
    sc._jsc.sc().listenerBus().waitUntilEmpty()
    address = f"{sc.uiWebUrl}/api/v1/applications/{sc.applicationId}"
    answers = {}
    for place in PLACES:
        with urllib.request.urlopen(f"{address}/{place}") as answer:
            answers[place.split("?")[0]] = json.load(answer)
    return answers


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
