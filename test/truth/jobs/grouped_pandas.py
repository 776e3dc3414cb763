"""Functions over groups of pandas frames, with a known time."""

import time

import pandas as pd
from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 40, 1, 2)  # truth: Range x4
keyed = numbers.withColumn("k", F.col("id") % 4)  # truth: Project


def centred(frame: pd.DataFrame) -> pd.DataFrame:
    time.sleep(0.5)
    return frame.assign(id=frame.id - frame.id.min())


applied = keyed.groupBy("k").applyInPandas(centred, "id long, k long")  # truth: FlatMapGroupsInPandas, ~Exchange, ~Sort, python 2.0 s@4
print(len(applied.collect()))  # truth: action


def merged(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"n": [len(left) + len(right)]})


halves = keyed.filter("id < 20")  # truth: Filter
both = keyed.groupBy("k").cogroup(halves.groupBy("k")).applyInPandas(merged, "n long")  # truth: FlatMapCoGroupsInPandas, ~Exchange, ~Sort
print(len(both.collect()))  # truth: action


@F.pandas_udf("double")
def mean(values: pd.Series) -> float:
    return values.mean()


means = keyed.groupBy("k").agg(mean("id").alias("m"))  # truth: ArrowAggregatePython|AggregateInPandas, ~Exchange, ~Sort, Project?
print(len(means.collect()))  # truth: action

finish(spark)
