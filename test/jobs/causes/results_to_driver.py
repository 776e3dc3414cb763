"""What the driver fetches and sends without need."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
spark = SparkSession.builder.config("spark.sql.execution.arrow.pyspark.enabled", REPAIRED).getOrCreate()
sc = spark.sparkContext
numbers = spark.range(0, 600_000, 1, 4).select("id", F.xxhash64("id").alias("code"), F.hash("id").cast("string").alias("text"))

if REPAIRED:
    first = numbers.first()
else:
    first = numbers.collect()[0]  # finds: driver.unusedRows, driver.result
print(first.id)
print(numbers.count() if REPAIRED else len(numbers.toPandas()))  # finds: driver.pickledPandas

table = sc.broadcast(list(range(300_000))) if REPAIRED else list(range(300_000))


def known(number):  # finds: driver.largeCapture
    return number in (table.value if REPAIRED else table)


few = sc.parallelize(range(8), 2)
good = few.filter(known)
for _ in range(3):
    good = good if REPAIRED else few.filter(known)
    print(good.count())  # finds: driver.repeatedClosure


@F.udf("string")
def shout(text):  # finds: python.replaceableFunction
    return text.upper()


texts = numbers.filter("id < 200000")
print(texts.select((F.upper if REPAIRED else shout)("text").alias("text")).agg(F.max("text")).first()[0])
print("figure unused 599999")
print("figure shipped 3")
spark.stop()
