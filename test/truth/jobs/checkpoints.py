"""Checkpoints: the plan starts again at the line of the checkpoint."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
spark.sparkContext.setCheckpointDir("checkpoints")
numbers = spark.range(0, 40, 1, 2)  # truth: Range x2
wide = numbers.withColumn("k", F.col("id") % 4)  # truth: Project x2

kept = wide.checkpoint()  # truth: action checkpoint, Scan ExistingRDD
few = kept.filter("k = 1")  # truth: Filter, rows 10
print(len(few.collect()))  # truth: action

near = wide.localCheckpoint()  # truth: action localCheckpoint, Scan ExistingRDD
sums = near.groupBy("k").agg(F.count("id"))  # truth: HashAggregate x2, ~Exchange
print(len(sums.collect()))  # truth: action

finish(spark)
