"""A job in which every node once had a wrong line."""
import time
from helpers_finish import finish
from pyspark.sql import SparkSession, functions as F

def slow(value):
    time.sleep(0.01)
    return value + 1

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()

users = spark.range(0, 250, 1, 2).withColumn("k", F.col("id") % 50)  # truth: Range, Project
users = users.filter(F.col("k") > 3)  # truth: Filter
prices = spark.range(0, 50, 1, 2).withColumnRenamed("id", "pid")  # truth: Range, Project
prices = prices.filter(F.col("pid") < 48)  # truth: Filter
joined = users.join(prices, users.k == prices.pid)  # truth: SortMergeJoin, ~Exchange, ~Sort, ~Filter
scored = joined.withColumn("s", F.udf(slow, "long")("id"))  # truth: ArrowEvalPython|BatchEvalPython x2, Project, python 2.2 s@4
kept = scored.filter(F.col("s") > 10)  # truth: Filter, ArrowEvalPython|BatchEvalPython?
totals = kept.groupBy("k").agg(F.sum("s").alias("t"))  # truth: HashAggregate x2, ~Exchange
print(totals.sort("k").collect()[:3])  # truth: action, Sort, ~Exchange
finish(spark)
# truth: older
