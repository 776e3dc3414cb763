"""An iteration that joins its result with itself: the plan of every round has all rounds before."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv

settings = {"spark.sql.shuffle.partitions": 2, "spark.sql.autoBroadcastJoinThreshold": -1}
spark = SparkSession.builder.config(map=settings).getOrCreate()
ranks = spark.range(0, 200, 1, 1).withColumn("rank", F.lit(1.0))
links = spark.range(0, 200, 1, 1).select("id", ((F.col("id") * 7) % 200).alias("to")).cache()
links.count()


def step(ranks):
    sent = ranks.join(links, "id").groupBy(F.col("to").alias("id")).agg(F.sum("rank").alias("rank"))
    return sent.withColumn("rank", F.col("rank") * 0.85 + 0.15)  # finds: dataset.recomputed


for number in range(10):
    ranks = step(ranks)
    if REPAIRED:
        ranks = ranks.localCheckpoint()
    print(number, ranks.agg(F.sum("rank")).first()[0])  # finds: plan.growsPerIteration
spark.stop()
