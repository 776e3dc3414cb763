"""A streaming query without end, in a session of its own. The script goes on when something has stopped it."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.master('local[2]').getOrCreate()
rates = spark.newSession().readStream.format('rate').option('rowsPerSecond', 50).load()
query = rates.writeStream.format('noop').queryName('forever').start()
query.awaitTermination()
assert not query.isActive
assert spark.range(3).count() == 3
