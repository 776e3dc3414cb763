"""A table that is read over one connection, although a number of partitions is given."""

import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS = 60_000

spark = SparkSession.builder.getOrCreate()
options = {"url": f"jdbc:derby:{tempfile.mkdtemp()}/db;create=true", "driver": "org.apache.derby.jdbc.EmbeddedDriver"}
people = spark.range(0, ROWS, 1, 2).select("id", F.md5(F.col("id").cast("string")).alias("name"))
people.write.format("jdbc").options(**options, dbtable="people").option("createTableColumnTypes", "name VARCHAR(32)").save()

reader = spark.read.format("jdbc").options(**options, dbtable="people")
if REPAIRED:
    reader = reader.options(partitionColumn="ID", lowerBound=0, upperBound=ROWS, numPartitions=2)
    read = reader.load()
else:
    read = reader.option("numPartitions", 8).load()  # finds: stage.jdbcOnePartition
print(read.filter("name LIKE 'a%'").select(F.max(F.reverse("name"))).first()[0])
spark.stop()
