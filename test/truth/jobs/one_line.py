"""Several calls and lambdas on one line, and a chain over many lines."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

short = spark.range(0, 20, 1, 2).filter("id > 4").withColumn("k", F.col("id") % 3)  # truth: Range, Filter, Project
print(len(short.collect()))  # truth: action

keep, add = lambda frame: frame.filter("id < 15"), lambda frame: frame.withColumn("n", F.col("id") + 1)  # truth: Filter, Project
print(len(add(keep(spark.range(0, 20, 1, 2))).collect()))  # truth: action, Range

lists = spark.createDataFrame([(i, [i, i + 1]) for i in range(6)], "id long, list array<long>")  # truth: Scan ExistingRDD
tripled = lists.select(F.transform("list", lambda value: value * 3).alias("t"))  # truth: Project
print(len(tripled.collect()))  # truth: action

chain = (
    spark.range(0, 30, 1, 2)  # truth: Range
    .withColumn("k", F.col("id") % 3)  # truth: Project
    .filter(F.col("id") > 6)  # truth: Filter
    .groupBy("k")  # truth: HashAggregate?
    .agg(F.sum("id").alias("s"))  # truth: HashAggregate x2, ~Exchange
    .orderBy("s")  # truth: Sort, ~Exchange
)
print(len(chain.collect()))  # truth: action

finish(spark)
