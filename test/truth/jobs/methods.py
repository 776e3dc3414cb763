"""Helpers: functions of another module, methods of a class, transform()."""

from helpers_finish import finish
from helpers_pipeline import Cleaner, add_ratio, top
from pyspark.sql import SparkSession
from pyspark.sql import functions as F


class Report:
    def __init__(self, source):
        self.source = source

    def totals(self):
        grouped = self.source.groupBy("k")
        return grouped.agg(F.sum("ratio").alias("t"))  # truth: HashAggregate x2, ~Exchange

    def best(self, least):
        return self.totals().where(F.col("t") > least)  # truth: Filter


spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 40, 1, 2)  # truth: Range x2
cleaned = Cleaner(least=4).clean(numbers)
ratios = cleaned.transform(add_ratio, 5)
print(len(Report(ratios).best(2).collect()))  # truth: action

print(len(top(numbers, 3).collect()))  # truth: action

finish(spark)
