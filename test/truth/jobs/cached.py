"""A cached dataset: the nodes below the cache keep the lines that built it, whichever query reads it."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 60, 1, 2)  # truth: Range
wide = numbers.withColumn("k", F.col("id") % 6)  # truth: Project
wide = wide.filter("id > 5")  # truth: Filter, InMemoryTableScan?
wide.cache()  # truth: InMemoryTableScan?
print(wide.count())  # truth: action count, HashAggregate x2, ~Exchange

few = wide.filter(F.col("k") == 2)  # truth: Filter, rows 9
print(len(few.collect()))  # truth: action

sums = wide.groupBy("k").agg(F.sum("id").alias("s"))  # truth: HashAggregate, ~Exchange, InMemoryTableScan?
sums = sums.persist()  # truth: InMemoryTableScan?, HashAggregate?
best = sums.orderBy(F.desc("s"))  # truth: Sort, ~Exchange
print(len(best.collect()))  # truth: action
big = sums.filter("s > 300")  # truth: Filter
print(len(big.collect()))  # truth: action

finish(spark)
# truth: older
