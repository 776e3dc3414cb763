"""A stage that does nothing but compute hashes."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

spark = SparkSession.builder.getOrCreate()
code = F.col("id").cast("string")
for _ in range(1 if REPAIRED else 12):
    code = F.sha2(code, 512)
codes = spark.range(0, 20_000 if REPAIRED else 1_200_000, 1, 4).withColumn("code", code)  # finds: stage.computeBound
print(codes.agg(F.max("code")).first()[0])
spark.stop()
