"""Failures: the root cause is the job's own exception, at the line of the action."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.config("spark.sql.ansi.enabled", "true").getOrCreate()
numbers = spark.range(0, 4, 1, 2)  # truth: Range


@F.udf("long")
def broken(value):
    return int(f"number {value}")


bad = numbers.withColumn("bad", broken("id"))  # truth: ArrowEvalPython|BatchEvalPython, Project
try:
    bad.collect()  # truth: action, fails ValueError, queries 1
except Exception as error:
    print(type(error).__name__)

divided = numbers.withColumn("part", F.lit(10) / F.col("id"))  # truth: Project
try:
    divided.collect()  # truth: action, fails DIVIDE_BY_ZERO, queries 1
except Exception as error:
    print(type(error).__name__)

try:
    numbers.select("absent")  # truth: no node
except Exception as error:
    print(type(error).__name__)

finish(spark)
# truth: older
