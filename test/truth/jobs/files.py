"""Files: writes, and reads with a filter that is pushed into the scan."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 40, 1, 2)  # truth: Range x3
keyed = numbers.withColumn("k", F.col("id") % 4)  # truth: Project

keyed.write.partitionBy("k").parquet("by_key")  # truth: Execute InsertIntoHadoopFsRelationCommand, action parquet, WriteFiles?, ~Sort
keyed.write.option("header", True).csv("as_csv")  # truth: Execute InsertIntoHadoopFsRelationCommand, action csv, WriteFiles?
keyed.write.mode("overwrite").json("as_json")  # truth: Execute InsertIntoHadoopFsRelationCommand, action json, WriteFiles?

parts = spark.read.parquet("by_key")  # truth: Scan parquet
one = parts.filter(F.col("k") == 2)  # truth: Scan parquet?
print(len(one.collect()))  # truth: action

lines = spark.read.schema("id long, k long").option("header", True).csv("as_csv")  # truth: Scan csv
some = lines.filter("id < 9")  # truth: Filter, rows 9
print(len(some.collect()))  # truth: action

objects = spark.read.json("as_json")  # truth: Scan json
print(len(objects.select("id").collect()))  # truth: action, Project?

texts = spark.read.text("as_csv")  # truth: Scan text
long = texts.where(F.length("value") > 3)  # truth: Filter
print(len(long.collect()))  # truth: action

finish(spark)
