"""Two streaming queries, whose listener and functions the JVM calls. Their events have the job tags of the script only."""

from pyspark.sql import SparkSession
from pyspark.sql.streaming import StreamingQueryListener

spark = SparkSession.builder.master('local[2]').config('spark.sql.shuffle.partitions', 2).getOrCreate()


class Listener(StreamingQueryListener):
    def onQueryStarted(self, event):
        print('started', event.name, sorted(getattr(event, 'jobTags', ())), flush=True)

    def onQueryProgress(self, event):
        pass

    def onQueryIdle(self, event):
        pass

    def onQueryTerminated(self, event):
        pass


listener = Listener()
spark.streams.addListener(listener)
spark.range(0, 20, 1, 2).write.parquet('arrivals')
arrivals = spark.readStream.schema('id long').option('maxFilesPerTrigger', 1).parquet('arrivals')


def count(batch, number):
    print(number, batch.count(), flush=True)


for name in ('one', 'two'):
    writer = arrivals.writeStream.queryName(name).trigger(availableNow=True)
    if name == 'one':
        writer = writer.foreachBatch(count)  #: one
    else:
        writer = writer.foreachBatch(count)  #: two
    query = writer.start()
    query.awaitTermination()
