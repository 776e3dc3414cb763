"""As little as a job can be. Tests find lines by the marks behind `#:`."""

import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
even = spark.range(10).filter("id % 2 = 0")  #: filter
print(even.count(), sys.argv[1:])  #: count
spark.stop()
