"""Streaming queries that end in each way but by an error."""

from threading import Event

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.master('local[2]').config('spark.sql.shuffle.partitions', 2).getOrCreate()
rates = spark.readStream.format('rate').option('rowsPerSecond', 50).load()

# Nothing else is asked of this query before it is stopped.
began = Event()
early = rates.writeStream.foreachBatch(lambda batch, number: began.set()).queryName('early').start()
began.wait()
early.stop()

spark.range(0, 300, 1, 3).write.parquet('arrivals')
seen = []


def keep(batch, number):
    seen.append(batch.filter('count > 5').count())


arrivals = spark.readStream.schema('id long').option('maxFilesPerTrigger', 1).parquet('arrivals')
sums = arrivals.groupBy((F.col('id') % 4).alias('k')).count()
writer = sums.writeStream.outputMode('complete').foreachBatch(keep).queryName('finished')
finished = writer.trigger(availableNow=True).start()
finished.awaitTermination()
finished.stop()
print(seen)

windows = rates.withWatermark('timestamp', '1 second').groupBy(F.window('timestamp', '1 second')).count()
stopped = windows.writeStream.format('noop').queryName('stopped').trigger(processingTime='0 seconds').start()
while len(stopped.recentProgress) < 3:
    stopped.awaitTermination(1)
stopped.stop()

other = rates.writeStream.format('noop').queryName('other').start()
while not other.lastProgress:
    other.awaitTermination(1)
for each in spark.streams.active:
    each.stop()

left = rates.writeStream.format('noop').queryName('left').start()
while not left.lastProgress:
    left.awaitTermination(1)
