"""A stream that keeps every key it has ever seen."""

import sys

from pyspark.sql import SparkSession

REPAIRED = '--repaired' in sys.argv
BATCHES = 8

settings = {'spark.master': 'local[2]', 'spark.sql.shuffle.partitions': 2}
spark = SparkSession.builder.config(map=settings).getOrCreate()
rates = spark.readStream.format('rate').option('rowsPerSecond', 2000).load()
keys = ['value']
if REPAIRED:
    rates = rates.withWatermark('timestamp', '1 second')
    keys = ['value', 'timestamp']
seen = rates.dropDuplicates(keys)  # finds: stream.stateGrows
query = seen.writeStream.format('noop').queryName('seen').start()
while len(query.recentProgress) < BATCHES:
    query.awaitTermination(0.2)
query.stop()
spark.stop()
