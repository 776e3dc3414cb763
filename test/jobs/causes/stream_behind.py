"""A stream whose rows take longer than the time in which they come.

Twin may find: python.slowFunction
"""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.datasource import DataSource, SimpleDataSourceStreamReader

SECONDS_OF_ROW = 0 if '--repaired' in sys.argv else 0.02
ROWS_PER_SECOND = 60
FIRST_ROWS = 20
BATCHES = 7


class Reader(SimpleDataSourceStreamReader):
    reads = 0
    began = 0

    def initialOffset(self):
        return {'id': 0}

    def read(self, start):
        self.reads += 1
        # The first batch starts the workers. Orders come from the second on.
        if self.reads <= 2:
            self.began = time.time()
        came = int((time.time() - self.began) * ROWS_PER_SECOND)
        end = {'id': FIRST_ROWS + came if self.reads > 1 else 1}
        return self.readBetweenOffsets(start, end), end

    def readBetweenOffsets(self, start, end):
        return iter([(number,) for number in range(start['id'], end['id'])])


class Orders(DataSource):
    @classmethod
    def name(cls):
        return 'orders'

    def schema(self):
        return 'id long'

    def simpleStreamReader(self, schema):
        return Reader()


spark = SparkSession.builder.master('local[2]').getOrCreate()


@F.udf('long')
def score(value):
    time.sleep(SECONDS_OF_ROW)
    return value % 10


spark.dataSource.register(Orders)
orders = spark.readStream.format('orders').load()
scored = orders.withColumn('score', score('id'))  # finds: python.slowFunction
query = scored.writeStream.format('noop').queryName('scores').start()  # finds: stream.fallsBehind
while len(query.recentProgress) < BATCHES:
    query.awaitTermination(0.2)
query.stop()
spark.stop()
