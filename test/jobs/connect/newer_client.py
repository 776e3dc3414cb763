"""What a client asks of the server of the first argument, which may be older: `queries`, or one thing that such a server may
not know: `uploads` of rows, a `statement`, a `function`, a kind of `relation` or of `command`.
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
what = sys.argv[2]
numbers = spark.range(0, 1000, numPartitions=4).withColumn("key", F.col("id") % 10)  #: numbers


def run_queries():
    sums = numbers.groupBy("key").agg(F.sum("id").alias("sum"))  #: sums
    print(numbers.join(sums, "key").count())  #: count
    print([row["sum"] for row in sums.orderBy("key").collect()])  #: collect
    print(len(sums.toPandas()))  #: toPandas
    spark.addArtifacts(__file__, file=True)
    try:
        numbers.select(F.raise_error(F.lit("no such rows"))).collect()  #: fails
    except Exception as error:
        print("no such rows" in str(error))
    rates = spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 100).load()
    query = rates.writeStream.queryName("rates").format("noop").trigger(availableNow=True).start()  #: stream
    query.awaitTermination()
    spark.stop()
    print("stopped")


if what == "queries":
    run_queries()
if what == "uploads":
    print(spark.createDataFrame([(1, "a")], ["id", "name"]).collect())  #: uploads
if what == "statement":
    print(spark.sql("SELECT 1 AS one").collect())  #: statement
if what == "function":
    print(spark.range(1).select(F.udf(lambda number: number + 1, "long")("id")).collect())  #: function
if what == "relation":
    print(spark.range(2).transpose().collect())  #: relation
if what == "command":
    print(spark.range(2).localCheckpoint().count())  #: command
