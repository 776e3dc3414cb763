"""A broadcast that is not ready in time, because a slow Python function makes its rows."""

import sys
import time

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

settings = {"spark.sql.adaptive.enabled": False, "spark.sql.broadcastTimeout": 3}
spark = SparkSession.builder.config(map=settings).getOrCreate()


@F.udf("long")
def score(value):
    time.sleep(0.02)
    return value


users = spark.range(0, 1000, 1, 2)
scored = users.select((F.col("id") if REPAIRED else score("id")).alias("id"))  # finds: join.broadcastTimeout
try:
    print(spark.range(1000).join(F.broadcast(scored), "id").count())
except Py4JJavaError as error:
    print("failed:", str(error)[:200])
spark.stop()
