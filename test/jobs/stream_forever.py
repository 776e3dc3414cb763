"""A streaming query without end, in a session of its own; the argument is a server of Spark Connect. The script goes on
when something has stopped it.
"""

import sys

from pyspark.sql import SparkSession

builder = SparkSession.builder
spark = (builder.remote(sys.argv[1]) if sys.argv[1:] else builder.master('local[2]')).getOrCreate()
rates = spark.newSession().readStream.format('rate').option('rowsPerSecond', 50).load()
query = rates.writeStream.format('noop').queryName('forever').start()
query.awaitTermination()
assert not query.isActive
assert spark.range(3).count() == 3
