"""Times: several functions in one plan, each with a known time."""

import time

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# truth: spark>=4
spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()


@F.udf("long")
def two_seconds(value):
    time.sleep(0.1)
    return value


@F.pandas_udf("long")
def four_seconds(values):
    time.sleep(len(values) * 0.2)
    return values + 1


left = spark.range(0, 20, 1, 2).withColumn("a", two_seconds("id"))  # truth: Range, ArrowEvalPython, Project, python 2.0 s
right = spark.range(0, 20, 1, 2).withColumn("b", four_seconds("id"))  # truth: Range, ArrowEvalPython, Project, python 4.0 s
joined = left.join(right, "id")  # truth: SortMergeJoin, ~Exchange, ~Sort, Project?, ~Filter?
total = joined.agg(F.sum(F.col("a") + F.col("b")))  # truth: HashAggregate x2, ~Exchange, Project?
print(total.collect())  # truth: action collect

finish(spark)
