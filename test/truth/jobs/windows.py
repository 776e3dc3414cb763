"""Windows: a filtered rank, a running sum, two consecutive windows."""

from helpers_finish import finish
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 60, 1, 2)  # truth: Range x3
sales = numbers.withColumn("shop", F.col("id") % 3)  # truth: Project

by_shop = Window.partitionBy("shop").orderBy(F.desc("id"))
ranked = sales.withColumn("place", F.row_number().over(by_shop))  # truth: Window, ~Exchange, ~Sort
best = ranked.filter(F.col("place") <= 2)  # truth: Filter, rows 6
print(len(best.collect()))  # truth: action

running = sales.withColumn("sum", F.sum("id").over(by_shop.rowsBetween(-2, 0)))  # truth: Window, ~Exchange, ~Sort
print(len(running.collect()))  # truth: action

both = sales.withColumn("place", F.rank().over(by_shop))  # truth: Window
both = both.withColumn("next", F.lead("id").over(Window.partitionBy("shop").orderBy("id")))  # truth: Window, ~Sort
print(len(both.collect()))  # truth: action

finish(spark)
# truth: older
