"""A streaming query whose third batch fails."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.master('local[2]').getOrCreate()
spark.range(0, 300, 1, 3).write.parquet('arrivals')


@F.udf('long')
def share(batch):
    return 10 // (2 - batch)


def check(batch, number):
    batch.select(share(F.lit(number))).collect()


arrivals = spark.readStream.schema('id long').option('maxFilesPerTrigger', 1).parquet('arrivals')
query = arrivals.writeStream.foreachBatch(check).trigger(availableNow=True).start()
query.awaitTermination()
