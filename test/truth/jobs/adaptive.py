"""Adaptive execution changes the plan during the query: a sort-merge join becomes a broadcast, a branch is empty."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# The size of the small side is only known when it has been computed.
settings = {"spark.sql.autoBroadcastJoinThreshold": -1, "spark.sql.adaptive.autoBroadcastJoinThreshold": "10MB"}
spark = SparkSession.builder.config(map=settings).getOrCreate()
numbers = spark.range(0, 200, 1, 2)  # truth: Range x2
facts = numbers.withColumn("k", F.col("id") % 20)  # truth: Project
small = numbers.groupBy((F.col("id") % 5).alias("g")).agg(F.max("id").alias("m"))  # truth: HashAggregate, ~Exchange, Project?
joined = facts.join(small, facts.k == small.g)  # truth: BroadcastHashJoin|SortMergeJoin|ShuffledHashJoin, ~BroadcastExchange?, ~Filter, ~Exchange
late = joined.filter("m > 196")  # truth: Filter
print(len(late.collect()))  # truth: action

finish(spark)
