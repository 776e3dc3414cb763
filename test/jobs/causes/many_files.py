"""Files that are many, in many folders, all read although one folder would do, or read to find their types."""

import glob
import os
import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
DAYS, FILES, TASKS = 60, 4, 12
folder = tempfile.mkdtemp()

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
spark.range(0, 2000, 1, 1).write.parquet(f"{folder}/one")
(part,) = glob.glob(f"{folder}/one/*.parquet")
for day in range(DAYS):
    os.makedirs(f"{folder}/days/day={day}")
    for number in range(1 if REPAIRED else FILES):
        os.link(part, f"{folder}/days/day={day}/{number}.parquet")
spark.range(0, 150_000, 1, 2).select("id", F.md5(F.col("id").cast("string")).alias("name")).write.json(f"{folder}/json")


@F.udf("boolean")
def wanted(day):
    return day == 7


if REPAIRED:
    days = spark.read.option("basePath", f"{folder}/days").parquet(f"{folder}/days/day=7")
    print(days.filter("day = 7").agg(F.max("id")).first()[0])
    people = spark.read.schema("id LONG, name STRING").json(f"{folder}/json")
    spread = spark.range(0, 10_000).withColumn("day", F.col("id") % 12).repartition("day")
else:
    days = spark.read.parquet(f"{folder}/days")  # finds: read.slowListing, read.smallFiles
    print(days.agg(F.max("id")).first()[0])
    print(days.filter(wanted("day")).agg(F.max("id")).first()[0])  # finds: read.partitionFilterMissing
    people = spark.read.json(f"{folder}/json")  # finds: read.schemaInferred
    spread = spark.range(0, 10_000).withColumn("day", F.col("id") % 12).repartition(TASKS)
    print("figure folders", DAYS)
print(people.agg(F.max("name")).first()[0])
spread.write.partitionBy("day").parquet(f"{folder}/spread")  # finds: write.smallFiles
spark.stop()
