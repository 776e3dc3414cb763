"""How long pyspark's server for accumulators waits before it looks whether it is to end: idle, and with a connection of Spark's."""

import json
import select
import socketserver
import sys

from pyspark.sql import SparkSession

waits = {"idle": 0.0, "connected": 0.0}


class Selector(socketserver._ServerSelector):  # pyright: ignore
    def select(self, timeout=0.0):
        waits["idle"] = max(waits["idle"], timeout)
        return super().select(timeout)


class Poll:
    def __init__(self, own):
        self.own = own

    def __getattr__(self, name):
        return getattr(self.own, name)

    def poll(self, milliseconds):
        waits["connected"] = max(waits["connected"], milliseconds / 1000)
        return self.own.poll(milliseconds)


def of_server():
    return sys._getframe(2).f_globals["__name__"].endswith("accumulators")


def poll(own=select.poll):
    return Poll(own()) if of_server() else own()


def wait(readable, writable, exceptional, seconds=0.0, own=select.select):
    if of_server():
        waits["connected"] = max(waits["connected"], seconds)
    return own(readable, writable, exceptional, seconds)


socketserver._ServerSelector, select.poll, select.select = Selector, poll, wait  # pyright: ignore

spark = SparkSession.builder.getOrCreate()
total = spark.sparkContext.accumulator(0)
spark.sparkContext.parallelize(range(10), 2).foreach(lambda number: total.add(number))
spark.stop()
print(json.dumps({"total": total.value, "waits": waits}))
