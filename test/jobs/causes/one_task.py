"""Work that one task does alone, by each cause that has no job of its own."""

import gzip
import os
import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
PARTS = 2 if REPAIRED else 1
ROWS = 1_000_000
spark = SparkSession.builder.getOrCreate()
folder = tempfile.mkdtemp()
spark.range(0, ROWS, 1, 4).select(F.xxhash64("id").alias("code")).write.parquet(f"{folder}/codes")
for part in range(2 * PARTS):
    os.makedirs(f"{folder}/lines", exist_ok=True)
    with gzip.open(f"{folder}/lines/{part}.txt.gz", "wt", compresslevel=1) as file:
        file.writelines(f"{number}\n" for number in range(ROWS // (2 * PARTS)))
    if not REPAIRED:
        break


def hashed(column):
    for _ in range(3):
        column = F.sha2(column.cast("string"), 512)
    return column


def save(df):
    df.write.format("noop").mode("overwrite").save()


codes = spark.read.parquet(f"{folder}/codes")
save(codes.coalesce(PARTS).select(hashed(F.col("code"))))  # finds: stage.coalescedToOne
save(codes.repartition(PARTS).select(hashed(F.col("code"))))  # finds: stage.repartitionedToOne
lines = spark.read.text(f"{folder}/lines")  # finds: stage.oneSplit
save(lines.select(hashed(F.col("value"))))
few = codes.filter("code % 2 = 0") if REPAIRED else codes.limit(ROWS - 1)  # finds: stage.limitInOneTask
save(few.select(hashed(F.col("code"))))
groups = codes.groupBy(F.pmod("code", F.lit(16))) if REPAIRED else codes.groupBy()
sizes = groups.agg(F.size(F.collect_set("code")).alias("size"))  # finds: stage.globalAggregate
print(sum(row.size for row in sizes.collect()))
spark.stop()
