"""Pivot, rollup, grouping sets as text, counts of distinct values."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
rows = [(i % 3, ["a", "b"][i % 2], i) for i in range(24)]
sales = spark.createDataFrame(rows, "shop long, kind string, amount long")  # truth: Scan ExistingRDD x4

pivoted = sales.groupBy("shop").pivot("kind", ["a", "b"]).sum("amount")  # truth: HashAggregate x4, ~Exchange x2, Project
print(len(pivoted.collect()))  # truth: action

rolled = sales.rollup("shop", "kind").agg(F.sum("amount").alias("total"))  # truth: Expand, HashAggregate x2, ~Exchange, Project?
print(len(rolled.collect()))  # truth: action

counts = sales.select(F.count_distinct("shop"), F.count_distinct("kind"))  # truth: Expand, HashAggregate x4, ~Exchange x2, Project?
print(counts.collect())  # truth: action

sales.createOrReplaceTempView("sales")  # truth: Execute CreateViewCommand
sets = spark.sql("""
    SELECT shop, kind, max(amount)  -- truth: HashAggregate?, Expand?
    FROM sales
    GROUP BY GROUPING SETS ((shop), (kind))  -- truth: HashAggregate?, Expand?, Project?, ~Exchange
""")
print(len(sets.collect()))  # truth: action

finish(spark)
