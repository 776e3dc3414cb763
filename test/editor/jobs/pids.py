"""Writes the ids of its processes to its folder."""

import json
import os

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
jvm = spark.sparkContext._jvm.java.lang.ProcessHandle.current().pid()
with open("pids.json", "w") as file:
    json.dump({"driver": os.getpid(), "jvm": jvm, "rows": spark.range(7).count()}, file)
