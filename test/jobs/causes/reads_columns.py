"""Reads of what nobody needs, or of the same again, and a JDBC table over one connection."""

import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS, COLUMNS = 200_000, 24
folder = tempfile.mkdtemp()

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
columns = [F.xxhash64("id", F.lit(n)).alias(f"c{n}") for n in range(COLUMNS)]
spark.range(0, ROWS, 1, 2).select("id", F.col("id").cast("string").alias("code"), *columns).write.parquet(f"{folder}/wide")
database = {"url": f"jdbc:derby:{folder}/db;create=true", "driver": "org.apache.derby.jdbc.EmbeddedDriver", "dbtable": "people"}
spark.range(0, 100_000, 1, 1).write.format("jdbc").options(**database).save()


def load():
    return spark.read.parquet(f"{folder}/wide")


if REPAIRED:
    print(load().select("id", "c1").cache().agg(F.max("c1")).first()[0])
    shared = load().select("c2").cache()
    print(shared.agg(F.max("c2")).first()[0], shared.agg(F.min("c2")).first()[0])
    print(load().filter(F.col("code") == "77").agg(F.max("c3")).first()[0])
    bounds = {"partitionColumn": "ID", "lowerBound": 0, "upperBound": 100_000, "numPartitions": 2}
    people = spark.read.format("jdbc").options(**database, **bounds).load()
else:
    wide = spark.read.parquet(f"{folder}/wide").cache()  # finds: read.columnsNotPruned
    print(wide.agg(F.max("c1")).first()[0])
    wide.unpersist()
    print(spark.read.parquet(f"{folder}/wide").agg(F.max("c2")).first()[0])
    print(spark.read.parquet(f"{folder}/wide").agg(F.min("c2")).first()[0])  # finds: read.again
    wanted = load().filter(F.col("code").cast("int") == 77)  # finds: read.filterNotPushed
    print(wanted.agg(F.max("c3")).first()[0])
    people = spark.read.format("jdbc").options(**database).option("numPartitions", 8).load()  # finds: stage.jdbcOnePartition
    print("figure columnsCached", COLUMNS + 2)
print(people.filter("id % 2 = 1").agg(F.max("id")).first()[0])
spark.stop()
