"""Starts processes in both ways after the session exists, then ends without a word to anybody."""

import multiprocessing
import os

from pyspark.sql import SparkSession


def square(number):
    return number * number


if __name__ == "__main__":
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    print("before:", spark.range(5).count(), flush=True)
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            print(method, pool.map(square, range(4)), flush=True)
    print("after:", spark.range(6).count(), flush=True)
    os._exit(5)
