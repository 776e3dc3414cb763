"""Filters that run at another place than where they were written: below a join, on its other side, in the scan."""

import os

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()
numbers = spark.range(0, 60, 1, 2)  # truth: Range
numbers.withColumn("v", F.col("id") * 3).write.parquet("numbers")  # truth: action, Project, Execute InsertIntoHadoopFsRelationCommand, WriteFiles?
print(os.path.isdir("numbers"))

facts = spark.read.parquet("numbers")  # truth: Scan parquet
names = spark.createDataFrame([(i, f"n{i}") for i in range(40)], "id long, name string")  # truth: Scan ExistingRDD
joined = facts.join(names, "id")  # truth: SortMergeJoin, ~Sort, ~Exchange, ~Filter, Project?
wanted = joined.filter(F.col("id") > 20)  # truth: Filter
wanted = wanted.filter(F.col("name") != "n30")  # truth: Filter
wanted = wanted.filter("v < 100")  # truth: Filter, rows 13
print(len(wanted.collect()))  # truth: action

finish(spark)
