"""A stream that processes the available data and ends: each batch runs the lines of the stream."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
spark.range(0, 30, 1, 2).write.parquet("arrivals")  # truth: action parquet, Range, Execute InsertIntoHadoopFsRelationCommand, WriteFiles?

arrivals = spark.readStream.schema("id long").parquet("arrivals")  # truth: Scan parquet
odd = arrivals.filter("id % 2 = 1")  # truth: Filter
tripled = odd.withColumn("triple", F.col("id") * 3)  # truth: Project
stream = tripled.writeStream.format("parquet").option("checkpointLocation", "state")
query = stream.trigger(availableNow=True).start("results")  # truth: action start, Execute InsertIntoHadoopFsRelationCommand?, WriteFiles?
query.awaitTermination()

read = spark.read.parquet("results")  # truth: Scan parquet
print(len(read.filter("triple > 30").collect()))  # truth: action collect, Filter, rows 10

finish(spark)
