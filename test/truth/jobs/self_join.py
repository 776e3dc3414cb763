"""An aggregated dataset that is joined with itself: one exchange is used twice."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()
numbers = spark.range(0, 100, 1, 2)  # truth: Range
keyed = numbers.withColumn("k", F.col("id") % 10)  # truth: Project
sums = keyed.groupBy("k").agg(F.sum("id").alias("s"))  # truth: HashAggregate, ~Exchange
left = sums.alias("a")
right = sums.alias("b")
pairs = left.join(right, F.col("a.s") == F.col("b.s") + 10)  # truth: SortMergeJoin, ~Sort, ~Exchange, ~Filter
print(len(pairs.collect()))  # truth: action

finish(spark)
