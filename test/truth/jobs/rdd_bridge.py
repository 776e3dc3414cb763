"""From a DataFrame to RDDs and back: the tasks run without a SQL execution."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 40, 1, 2)  # truth: dataset range, stage, Range
wide = numbers.withColumn("k", F.col("id") % 4)  # truth: dataset withColumn, stage, Project
few = wide.filter("k = 1")  # truth: dataset filter, stage, Filter

pairs = few.rdd.map(lambda row: (row.k, row.id))  # truth: dataset map, stage
print(pairs.count())  # truth: action count

print(sum(1 for _ in few.toLocalIterator()))  # truth: action toLocalIterator

few.foreachPartition(lambda rows: list(rows))  # truth: action foreachPartition

back = pairs.toDF(["k", "id"])  # truth: Scan ExistingRDD
print(back.filter("id > 9").count())  # truth: action count, Filter, HashAggregate x2, ~Exchange, rows 7

finish(spark)
