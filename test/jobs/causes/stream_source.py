"""A stream whose source asks a slow server before each batch; its repaired twin asks once for many batches."""

import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql.datasource import DataSource, SimpleDataSourceStreamReader

BATCHES_OF_ANSWER = 100 if '--repaired' in sys.argv else 1
LATENCY = 1
ROWS = 10
BATCHES = 7


class Reader(SimpleDataSourceStreamReader):
    known = 0

    def initialOffset(self):
        return {'id': 0}

    def read(self, start):
        if start['id'] == self.known:
            time.sleep(LATENCY)
            self.known += BATCHES_OF_ANSWER * ROWS
        end = {'id': start['id'] + ROWS}
        return self.readBetweenOffsets(start, end), end

    def readBetweenOffsets(self, start, end):
        return iter([(number,) for number in range(start['id'], end['id'])])


class Tickets(DataSource):
    @classmethod
    def name(cls):
        return 'tickets'

    def schema(self):
        return 'id long'

    def simpleStreamReader(self, schema):
        return Reader()


spark = SparkSession.builder.master('local[2]').getOrCreate()
spark.dataSource.register(Tickets)

tickets = spark.readStream.format('tickets').load()
query = tickets.writeStream.format('noop').queryName('tickets').start()  # finds: stream.sourceWaits
while len(query.recentProgress) < BATCHES:
    query.awaitTermination(0.2)
query.stop()
spark.stop()
