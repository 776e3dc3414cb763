"""A stream of a source that Spark does not have, on a server in the driver: the traceback has the stack of the JVM."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.remote("local[1]").getOrCreate()
lines = spark.readStream.format("kafka").load().selectExpr("CAST(value AS STRING)")
lines.groupBy("value").count().writeStream.outputMode("complete").format("console").start()
