"""A stream with state, whose batches go to a function of the job."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
spark.range(0, 30, 1, 1).write.parquet("arrivals")  # truth: action parquet, Range, Execute InsertIntoHadoopFsRelationCommand, WriteFiles?

seen = []


def keep(batch, number):
    large = batch.filter("n > 5")  # truth: Filter
    seen.append(len(large.collect()))  # truth: action collect


arrivals = spark.readStream.schema("id long").parquet("arrivals")  # truth: Scan parquet
keyed = arrivals.withColumn("k", F.col("id") % 4)  # truth: Project
sums = keyed.groupBy("k").agg(F.count("id").alias("n"))  # truth: HashAggregate, ~Exchange, ~StateStoreRestore?, ~StateStoreSave?
stream = sums.writeStream.outputMode("complete").foreachBatch(keep)  # truth: Scan ExistingRDD?
query = stream.trigger(availableNow=True).start()  # truth: action start, Project?, Scan ExistingRDD?, LocalTableScan?
query.awaitTermination()
print(seen)

finish(spark)
