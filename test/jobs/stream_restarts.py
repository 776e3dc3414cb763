"""Streaming queries that start again from a checkpoint: one that fits, and three that do not."""

from pyspark.errors import StreamingQueryException
from pyspark.sql import SparkSession

settings = {'spark.master': 'local[2]', 'spark.sql.shuffle.partitions': 1}
spark = SparkSession.builder.config(map=settings).getOrCreate()
spark.sparkContext.setLogLevel('OFF')


def arrive(first):
    spark.range(first, first + 10, 1, 1).selectExpr('id', 'id % 3 AS k').write.mode('append').parquet('arrivals')


def counts(*keys):
    arrivals = spark.readStream.schema('id long, k long').parquet('arrivals')
    return arrivals.groupBy(*keys).count()


def run(query, name):
    writer = query.writeStream.format('memory').outputMode('complete').queryName(name)
    return writer.option('checkpointLocation', 'checkpoint').trigger(availableNow=True).start()  #: start


arrive(0)
run(counts('k'), 'first').awaitTermination()
arrive(10)
run(counts('k'), 'second').awaitTermination()
print(sorted(tuple(row) for row in spark.table('second').collect()))

arrive(20)
keys = run(counts('k', 'id'), 'keys')
try:
    keys.awaitTermination()
except StreamingQueryException as error:
    print(type(error).__name__, error.getCondition())

both = counts('k').union(counts('k'))
try:
    run(both, 'sources').awaitTermination()
except Exception as error:
    print(type(error).__name__)

with open('checkpoint/metadata', 'w') as metadata:
    metadata.write('v1\n{}')
run(counts('k'), 'damaged')
