"""Prints a traceback that goes through pyspark, then ends by an exception of its own."""

import sys
import traceback

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()


def ask(column):
    return spark.range(3).select(column)


def broken():
    raise ValueError("nobody catches this")


try:
    ask("missing")
except AnalysisException:
    traceback.print_exc(file=sys.stdout)
print("before the end")
broken()
