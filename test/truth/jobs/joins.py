"""Each kind of join, at its line."""

from helpers_finish import finish
from helpers_joins import with_names
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
rows = [(i, i % 5, i * 2) for i in range(30)]
orders = spark.createDataFrame(rows, "id long, item long, amount long")  # truth: Scan ExistingRDD
items = spark.createDataFrame([(i, f"item{i}") for i in range(6)], "item long, name string")  # truth: Scan ExistingRDD

hashed = orders.join(F.broadcast(items), "item")  # truth: BroadcastHashJoin, ~BroadcastExchange, ~Filter, Project?
print(len(hashed.collect()))  # truth: action

looped = orders.join(F.broadcast(items), orders.item > items.item)  # truth: BroadcastNestedLoopJoin, ~BroadcastExchange
print(len(looped.collect()))  # truth: action

crossed = items.crossJoin(items.withColumnRenamed("item", "other").drop("name"))  # truth: CartesianProduct, Project?
print(len(crossed.collect()))  # truth: action

named = with_names(orders, items)
print(len(named.collect()))  # truth: action

semi = orders.join(items.hint("merge"), "item", "left_semi")  # truth: SortMergeJoin, ~Sort, ~Exchange, ~Filter, Project?
anti = semi.join(items.hint("shuffle_hash"), "item", "left_anti")  # truth: ShuffledHashJoin, ~Exchange, Project?
print(len(anti.collect()))  # truth: action

finish(spark)
# truth: older
