"""Two streaming queries: one ends by itself, the script stops the other."""

from pyspark.sql import SparkSession

spark = SparkSession.builder.master('local[2]').config('spark.sql.shuffle.partitions', 2).getOrCreate()
spark.range(0, 20, 1, 2).write.parquet('arrivals')
seen = []


def keep(batch, number):
    seen.append(batch.count())


arrivals = spark.readStream.schema('id long').option('maxFilesPerTrigger', 1).parquet('arrivals')
writer = arrivals.writeStream.foreachBatch(keep).queryName('finished')
finished = writer.trigger(availableNow=True).start()
finished.awaitTermination()
print(seen)

rates = spark.readStream.format('rate').option('rowsPerSecond', 50).load()
stopped = rates.writeStream.format('noop').queryName('stopped').start()
while not stopped.lastProgress:
    stopped.awaitTermination(1)
stopped.stop()
