"""Three streaming queries at once: one fails at once, one after 100 batches, and one is still active at the end."""

from pyspark.errors import StreamingQueryException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

settings = {'spark.master': 'local[2]', 'spark.sql.shuffle.partitions': 1}
spark = SparkSession.builder.config(map=settings).getOrCreate()
ticks = spark.readStream.format('rate-micro-batch').option('rowsPerBatch', 2).load()
steady = ticks.writeStream.format('noop').queryName('steady').trigger(processingTime='1 second').start()  #: steady


@F.udf('long')
def share(value):
    return 10 // value  #: share


shares = ticks.select(share('value').alias('share'))
broken = shares.writeStream.format('noop').queryName('broken').start()  #: broken
try:
    broken.awaitTermination()
except StreamingQueryException as error:
    print(type(error).__name__, broken.isActive, broken.exception() is not None, len(spark.streams.active))


def check(batch, number):
    rows = batch.collect()
    print(number, len(rows) // (100 - number))  #: check


writer = ticks.writeStream.foreachBatch(check).queryName('long')
query = writer.trigger(processingTime='0 seconds').start()  #: long
query.awaitTermination()  #: await
