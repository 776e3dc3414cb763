"""One file is wanted, so the slow function before it runs in one task, too.

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


scored = spark.range(0, ROWS, 1, 8).withColumn("score", score("id"))
one = scored.repartition(1) if REPAIRED else scored.coalesce(1)  # finds: stage.coalescedTooFar
began = time.time()
one.write.parquet(tempfile.mkdtemp() + "/one")
print(f"figure elapsed {(time.time() - began) * 1000:.0f}")
spark.stop()
