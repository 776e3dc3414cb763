"""Columns made, renamed and dropped one by one, in three helpers."""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
COLUMNS = 60


def add(df, name):
    return df.withColumn(name, F.col("id") + 1)


def rename(df, name):
    return df.withColumnRenamed(name, f"{name}_new")


def remove(df, name):
    return df.drop(name)


def prepare(df):
    for number in range(COLUMNS):
        name = f"c{number}"
        df = add(df, name)
        df = rename(df, name)
        if number % 2:
            df = remove(df, f"{name}_new")
    return df


def prepare_at_once(df):
    return df.withColumns({f"c{number}_new": F.col("id") + 1 for number in range(0, COLUMNS, 2)})


spark = SparkSession.builder.master("local[2]").getOrCreate()
numbers = spark.range(100)
began = time.time()
wide = prepare_at_once(numbers) if REPAIRED else prepare(numbers)  # finds: plan.longChain
print(f"figure time {(time.time() - began) * 1000:.0f}")
print(f"figure calls {1 if REPAIRED else COLUMNS * 5 // 2}")
print(len(wide.collect()))
spark.stop()
