"""Rows from arrays and maps."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
rows = [(i, [i, i + 1, i + 2], {"a": i}) for i in range(8)]
nested = spark.createDataFrame(rows, "id long, list array<long>, map map<string, long>")  # truth: Scan ExistingRDD

flat = nested.select("id", F.explode("list").alias("value"))  # truth: Generate, rows 24, Project?, ~Filter
print(len(flat.collect()))  # truth: action

placed = nested.select(F.posexplode("list").alias("place", "value"))  # truth: Generate, Project?, ~Filter
placed = placed.filter(F.col("place") == 1)  # truth: Filter, rows 8
print(len(placed.collect()))  # truth: action

entries = nested.withColumn("pair", F.explode(F.map_entries("map")))  # truth: Generate, Project?
entries = entries.select("id", F.col("pair.key"), F.col("pair.value"))  # truth: Project
print(len(entries.collect()))  # truth: action

nested.createOrReplaceTempView("nested")  # truth: Execute CreateViewCommand
lateral = spark.sql("""
    SELECT id, value * 2 AS twice  -- truth: Project
    FROM nested
    LATERAL VIEW explode(list) t AS value  -- truth: Generate, ~Filter, Project?
    WHERE value > 4  -- truth: Filter
""")
print(len(lateral.collect()))  # truth: action

finish(spark)
