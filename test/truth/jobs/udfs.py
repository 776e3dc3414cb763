"""Python functions of each kind that works row by row or batch by batch, with known times."""

import time

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 40, 1, 2)  # truth: Range x4


def pickled(value):
    time.sleep(0.05)
    return value + 1


plain = numbers.withColumn("p", F.udf(pickled, "long", useArrow=False)("id"))  # truth: BatchEvalPython, Project, python 2.0 s@4
print(len(plain.collect()))  # truth: action


@F.udf("long", useArrow=True)
def arrow(value):
    time.sleep(0.05)
    return value + 2


arrowed = numbers.withColumn("a", arrow("id"))  # truth: ArrowEvalPython, Project, python 2.0 s@4
print(len(arrowed.collect()))  # truth: action


@F.pandas_udf("long")
def batch(values):
    time.sleep(0.05 * len(values))
    return values * 2


batched = numbers.withColumn("b", batch(F.col("id")))  # truth: ArrowEvalPython, Project, python 2.0 s@4
print(len(batched.collect()))  # truth: action


def frames(batches):
    for frame in batches:
        time.sleep(0.05 * len(frame))
        yield frame[frame.id > 4]


mapped = numbers.mapInPandas(frames, "id long")  # truth: MapInPandas, python 2.0 s@4, rows 35
print(len(mapped.collect()))  # truth: action

finish(spark)
# truth: older
