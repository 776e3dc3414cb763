"""Ctrl-C while the client works on a response of the server of the first argument: twice it goes on, then it ends, where
the second argument says: `reads` or `converts`.
"""

import signal
import sys

from pyspark.sql import SparkSession
from pyspark.sql.connect.client import core
from pyspark.sql.conversion import ArrowTableToRowsConversion


def interrupt(*args, **kwargs):
    signal.raise_signal(signal.SIGINT)


class Interrupting(type):
    __instancecheck__ = interrupt


class Schema(metaclass=Interrupting):
    """Asked whether a response is one."""


def check_rows(self, response):
    if isinstance(response, core.pb2.ExecutePlanResponse) and response.HasField("arrow_batch"):
        interrupt()


spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
original = core.SparkConnectClient._verify_response_integrity, core.StructType
core.SparkConnectClient._verify_response_integrity = check_rows
try:
    spark.range(3).collect()  #: inside
except KeyboardInterrupt:
    print("interrupted", flush=True)
core.SparkConnectClient._verify_response_integrity, core.StructType = original[0], Schema
try:
    spark.range(3).collect()  #: outside
except KeyboardInterrupt:
    print("interrupted", flush=True)
core.StructType = original[1]
print("rows:", spark.range(3).count(), flush=True)
if sys.argv[2] == "reads":
    core.SparkConnectClient._verify_response_integrity = check_rows
else:
    ArrowTableToRowsConversion.convert = interrupt
spark.range(3).collect()  #: last
