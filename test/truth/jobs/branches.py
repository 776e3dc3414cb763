"""One dataset, two branches: each has its own filter and function, and both meet in a union."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()


@F.udf("string")
def label(value):
    return f"n{value}"


numbers = spark.range(0, 30, 1, 2)  # truth: Range x2
keyed = numbers.withColumn("k", F.col("id") % 3)  # truth: Project x2
low = keyed.filter("id < 10").withColumn("label", label("id"))  # truth: Filter, ArrowEvalPython|BatchEvalPython, Project
high = keyed.filter("id > 20")  # truth: Filter
high = high.withColumn("label", F.concat(F.lit("m"), "id"))  # truth: Project
both = low.union(high)  # truth: Union
sums = both.groupBy("label").agg(F.sum("k").alias("s"))  # truth: HashAggregate x2, ~Exchange
print(len(sums.collect()))  # truth: action

finish(spark)
