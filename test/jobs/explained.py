"""A job that `strobe explain` looks at. Tests find lines by the marks behind `#:`.

Usage: explained.py FOLDER
"""

import atexit
import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

folder = sys.argv[1]


def leave(name):
    with open(os.path.join(folder, name), "w") as out:
        out.write("here")


atexit.register(leave, "atexit")
with open(os.path.join(folder, "people.csv"), "w") as out:
    out.write("name,age\nann,30\nbob,40\n")
spark = SparkSession.builder.getOrCreate()
people = spark.read.csv(os.path.join(folder, "people.csv"), header=True, inferSchema=True)  #: read
old = people.where(F.col("age") > 35)  #: where
old.createOrReplaceTempView("old")  #: view
names = spark.sql("SELECT name FROM old ORDER BY name")  #: sql
other = people.groupBy("name").count()  #: other
try:
    leave("before")
    print(names.collect())  #: collect
    leave("after")
finally:
    leave("finally")
