"""Counts for itself what comes over sockets other than Py4J's, and says it at the end: see `ledgerBytes.test.ts`."""
import json
import os
import socket
import sys

PY4J = int(os.environ["PYSPARK_GATEWAY_PORT"])
received = {}


class Counting(socket.socket):
    def recv_into(self, *arguments):
        count = super().recv_into(*arguments)
        port = self.getpeername()[1]
        received[port] = received.get(port, 0) + count
        return count


from pyspark.sql import SparkSession, functions as F  # noqa: E402

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
socket.socket = Counting
frame = spark.range(20000)
for number in range(60):
    frame = frame.withColumn("column_%d" % number, F.col("id") * number + F.length(F.lit("größer als %d" % number)))
frame.schema
print(len(frame.select("id", "column_1", "column_2").collect()))
print(len(spark.sparkContext.parallelize(range(100000), 4).map(lambda number: "%d" % number).collect()))
print(sum(spark.sparkContext.parallelize(range(9000), 3).toLocalIterator()))
spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
print(len(frame.toPandas()))
received.pop(PY4J, None)
with open(sys.argv[1], "w") as file:
    json.dump(sum(received.values()), file)
spark.stop()
