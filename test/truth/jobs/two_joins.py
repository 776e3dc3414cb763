"""Several operations in a few lines: a join, a dataset that is used twice, a second join of the result."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()
events = spark.range(0, 120, 1, 2).select("id", (F.col("id") % 9).alias("user"))  # truth: Range, Project
users = spark.range(0, 9, 1, 2).select(F.col("id").alias("user"), (F.col("id") * 7).alias("age"))  # truth: Range, Project
counts = events.groupBy("user").count()  # truth: HashAggregate, ~Exchange
with_age = counts.join(users, "user")  # truth: SortMergeJoin, ~Sort, ~Exchange, ~Filter, Project?
adults = with_age.filter(F.col("age") >= 18)  # truth: Filter
ages = adults.groupBy((F.col("age") / 10).cast("int").alias("decade")).sum("count")  # truth: HashAggregate x2, ~Exchange, Project?
print(len(ages.collect()))  # truth: action

outer = events.join(adults, "user", "left_outer")  # truth: SortMergeJoin, ~Sort, ~Exchange, Project?
outer = outer.filter(F.col("age").isNull())  # truth: Filter
print(len(outer.collect()))  # truth: action

finish(spark)
