"""Streaming queries of a session of Spark Connect on the server of the first argument: one that ends by itself, one that
the script stops, one that fails, and one that it leaves running.
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
spark.conf.set("spark.sql.shuffle.partitions", 2)
batches = spark.readStream.format("rate-micro-batch").option("rowsPerBatch", 100).option("numPartitions", 1).load()
rates = spark.readStream.format("rate").option("rowsPerSecond", 50).load()

finished = batches.writeStream.queryName("finished").format("noop").trigger(availableNow=True).start()  #: finished
finished.awaitTermination()
finished.stop()

windows = rates.withWatermark("timestamp", "1 second").groupBy(F.window("timestamp", "1 second")).count()
stopped = windows.writeStream.queryName("stopped").format("memory").trigger(processingTime="0 seconds").start()  #: stopped
while len(stopped.recentProgress) < 3:
    stopped.awaitTermination(1)
stopped.stop()  #: stop

fails = rates.select(F.raise_error(F.lit("no such rows")))
failed = fails.writeStream.queryName("failed").format("noop").start()  #: failed
try:
    failed.awaitTermination()
except Exception as error:
    print(type(error).__name__)

left = rates.writeStream.queryName("left").format("noop").start()  #: left
left.processAllAvailable()
print([query.name for query in spark.streams.active])
