"""`toPandas` without and with Arrow, alternating, on tables of several widths. Usage: to_pandas.py ROWS PAIRS."""

import sys

from pyspark.sql import SparkSession, functions as F

rows, pairs = int(sys.argv[1]), int(sys.argv[2])
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
for width in (2, 8):
    columns = [(F.col("id") * n).alias("n%d" % n) for n in range(width)]
    frame = spark.range(0, rows, 1, 2).select(columns)
    for _ in range(pairs):
        for arrow in ("false", "true"):
            spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", arrow)
            frame.toPandas()
spark.stop()
