"""Predicates as text and as columns, merged into one node, with each kind of operator."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
rows = [(i, f"name{i % 7}", i * 1.5 if i % 5 else None) for i in range(40)]
people = spark.createDataFrame(rows, "id long, name string, score double")  # truth: Scan ExistingRDD

# Two lines, one node.
merged = people.filter("id > 3")  # truth: Filter
merged = merged.where(F.col("id") < 30)  # truth: Filter, rows 26
print(len(merged.collect()))  # truth: action

several = people.filter(F.col("name").isin("name1", "name2"))  # truth: Filter
several = several.filter(F.col("id").between(2, 33))  # truth: Filter
several = several.filter(F.col("name").rlike("[12]$"))  # truth: Filter
several = several.filter(~(F.col("id") == 9))  # truth: Filter
several = several.filter(F.col("score").isNotNull())  # truth: Filter
print(len(several.collect()))  # truth: action

# The optimizer removes constant conditions: the line has no node.
nothing = people.filter(F.lit(1) + F.lit(1) == F.lit(2))  # truth: no node
print(len(nothing.collect()))  # truth: action

cast = people.filter("cast(name as string) = 'name3' and id > '5'")  # truth: Filter
print(len(cast.collect()))  # truth: action

missing = people.filter(F.col("score").isNull() | F.col("name").startswith("x"))  # truth: Filter
print(len(missing.collect()))  # truth: action

finish(spark)
# truth: older
