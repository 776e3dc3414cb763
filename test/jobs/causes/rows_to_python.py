"""Rows that go to Python pickled one by one, and rows of which one task sends nearly all.

Twin may find: python.slowFunction
"""

import sys
import time

import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.getOrCreate()


def shop_of(name, place):
    return name.swapcase() + place


@F.pandas_udf("string")
def shops_of(name: pd.Series, place: pd.Series) -> pd.Series:
    return name.str.swapcase() + place


shop = shops_of if REPAIRED else F.udf(shop_of, "string", useArrow=False)


@F.udf("long")
def weigh(value):
    time.sleep(0.001)
    return value


names = spark.range(0, 600_000, 1, 2).select(F.concat(F.lit("shop number "), "id").alias("name"), F.lit(" in town").alias("place"))
shops = names.withColumn("shop", shop("name", "place"))  # finds: python.notArrow
print(shops.agg(F.max("shop")).first()[0])

orders = spark.range(0, 3_000, 1, 2).withColumn("country", F.when(F.col("id") % 40 == 0, F.col("id") % 31).otherwise(99))
spread = orders.repartition(8) if REPAIRED else orders.repartition(8, "country")
weighed = spread.withColumn("weight", weigh("id"))  # finds: python.unevenTasks
print(weighed.agg(F.sum("weight")).first()[0])
spark.stop()
