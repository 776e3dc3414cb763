"""Nodes that an action adds to the plan belong to the action: counts, limits, texts of show, noop writes."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 30, 1, 2)  # truth: Range x8
keyed = numbers.withColumn("k", F.col("id") % 3)  # truth: Project

print(keyed.count())  # truth: action count, HashAggregate x2, ~Exchange
print(keyed.first()["k"])  # truth: action first, CollectLimit
print(len(keyed.take(4)))  # truth: action take, CollectLimit
keyed.show(3)  # truth: action show, CollectLimit, Project?
print(keyed.isEmpty())  # truth: action isEmpty, CollectLimit|LocalLimit|GlobalLimit, Project?
keyed.write.format("noop").mode("overwrite").save()  # truth: action save, OverwriteByExpression|OverwriteByExpression noop-table
print(len(keyed.tail(2)))  # truth: action tail, CollectTail?
print(numbers.filter("id > 8").count())  # truth: action count, Filter, HashAggregate x2, ~Exchange

finish(spark)
