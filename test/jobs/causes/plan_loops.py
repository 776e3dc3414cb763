"""Unions and joins one by one, filters one by one on lines of their own, and one long expression."""

import sys
from functools import reduce

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
PARTS = 48

spark = SparkSession.builder.getOrCreate()


def part(number):
    return spark.range(number, number + 2, 1, 1)


def pairwise(parts):
    while len(parts) > 1:
        parts = [one.union(other) for one, other in zip(parts[::2], parts[1::2] or parts[:1])]
    return parts[0]


if REPAIRED:
    united = pairwise([part(number) for number in range(64)])
else:
    united = part(0)
    for number in range(1, PARTS):
        united = part(number).union(united)  # finds: plan.longChain
print(united.count())

good = spark.range(1_000)
if REPAIRED:
    good = good.filter(reduce(lambda a, b: a & b, [F.col("id") != number for number in range(24)]))
else:
    good = reduce(lambda df, number: df.filter(F.col("id") != number), range(24), good)  # finds: plan.longChain
print(good.count())
spark.stop()
