"""Two actions on one RDD whose function is slow."""

import sys
import time

from pyspark.sql import SparkSession

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.getOrCreate()


def parse(value):
    time.sleep(0.002)
    return value % 100, value


parsed = spark.sparkContext.parallelize(range(2400), 2).map(parse)  # finds: dataset.recomputed
if REPAIRED:
    parsed = parsed.cache()
print(parsed.filter(lambda pair: pair[0] > 10).count())
began = time.time()
print(parsed.map(lambda pair: pair[1]).sum())
if not REPAIRED:
    print(f"figure again {(time.time() - began) * 1000:.0f}")
spark.stop()
