"""Union, intersect, except: nodes that they add are at their line, nodes below at their own lines."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()
small = spark.range(0, 20, 1, 2)  # truth: Range
even = spark.range(0, 40, 2, 2)  # truth: Range

both = small.union(even)  # truth: Union
both = both.filter(F.col("id") > 3)  # truth: Filter x2
print(len(both.collect()))  # truth: action

left = small.select(F.col("id"), (F.col("id") * 2).alias("twice"))  # truth: Project
right = even.select((F.col("id") + 1).alias("twice"), F.col("id"))  # truth: Project
named = left.unionByName(right)  # truth: Union, Project?
print(len(named.collect()))  # truth: action

common = small.intersect(even)  # truth: SortMergeJoin, HashAggregate, ~Exchange, ~Sort
print(len(common.collect()))  # truth: action

rest = small.subtract(even)  # truth: SortMergeJoin, HashAggregate, ~Exchange, ~Sort
print(len(rest.collect()))  # truth: action

again = small.union(even).distinct()  # truth: Union, HashAggregate|SortAggregate, ~Exchange
print(len(again.collect()))  # truth: action

finish(spark)
# truth: older
