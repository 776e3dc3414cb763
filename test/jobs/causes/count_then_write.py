"""A count, and then a write, of rows that a slow Python function made.

Twin may find: python.slowFunction
"""

import sys
import tempfile
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 3000

spark = SparkSession.builder.master("local[2]").getOrCreate()


@F.udf("long")
def score(value):
    time.sleep(0.004)
    return value % 10


scored = spark.range(0, ROWS, 1, 2).withColumn("score", score.asNondeterministic()("id"))
good = scored.filter("score > 2")  # finds: dataset.recomputed
if REPAIRED:
    good = good.cache()
print(good.count())
counted = time.time()
good.write.parquet(tempfile.mkdtemp() + "/good")
print(f"figure again {(time.time() - counted) * 1000:.0f}")
spark.stop()
