"""Each task writes a file to each folder."""

import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS, DAYS, TASKS = 60_000, 10, 20
folder = tempfile.mkdtemp()

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
events = spark.range(0, ROWS, 1, 2).select("id", (F.col("id") % DAYS).alias("day"))
spread = events.repartition("day") if REPAIRED else events.repartition(TASKS)
spread.write.partitionBy("day").parquet(f"{folder}/days")  # finds: write.smallFiles
print("figure files", DAYS if REPAIRED else DAYS * TASKS)
spark.stop()
