"""Each kind of aggregation, at its line."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 60, 1, 2)  # truth: Range x6
sales = numbers.select(  # truth: Project?
    (F.col("id") % 3).alias("shop"),  # truth: Project@4
    (F.col("id") % 4).alias("kind"),  # truth: Project@4
    F.col("id").alias("amount"),  # truth: Project?
)

sums = sales.groupBy("shop").agg(  # truth: HashAggregate?
    F.sum("amount").alias("total"),  # truth: HashAggregate?
    F.max("amount").alias("most"),  # truth: HashAggregate?
    F.avg("amount").alias("mean"),  # truth: HashAggregate?
)
print(len(sums.collect()))  # truth: action

distinct = sales.groupBy("shop").agg(F.countDistinct("kind"))  # truth: HashAggregate x4, ~Exchange x2
print(len(distinct.collect()))  # truth: action

cube = sales.cube("shop", "kind").agg(F.sum("amount"))  # truth: HashAggregate x2, Expand, ~Exchange, Project?, ~Project?
print(len(cube.collect()))  # truth: action

single = sales.dropDuplicates(["kind"])  # truth: HashAggregate|SortAggregate x2, ~Exchange
print(len(single.collect()))  # truth: action

unique = sales.select("shop", "kind").distinct()  # truth: HashAggregate x2, ~Exchange, Project?
print(len(unique.collect()))  # truth: action

total = sales.agg(F.sum("amount").alias("all"))  # truth: HashAggregate x2, ~Exchange, rows 1
print(total.collect())  # truth: action

finish(spark)
# truth: older
