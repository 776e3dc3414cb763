"""Prints whether it was given its secrets, and fails with one in the message. Waits for a file `go` while Spark runs."""

import hashlib
import os
import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
given = [spark.conf.get("spark.my.key"), os.environ["SERVICE_TOKEN"], spark.conf.get("spark.my.plain")]
print([hashlib.sha256(each.encode()).hexdigest()[:8] for each in given], spark.sparkContext.master)
print(spark.range(3).count())
open("up", "w").close()
while not os.path.exists("go"):
    time.sleep(0.05)
raise ValueError(f"refused: {os.environ['SERVICE_TOKEN']}")
