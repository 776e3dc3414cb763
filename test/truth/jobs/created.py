"""Where datasets begin: rows, pandas, ranges, values in a text, empty rows."""

import pandas as pd
from helpers_finish import finish
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()

rows = spark.createDataFrame([Row(a=1, b="x"), Row(a=2, b="y")])  # truth: Scan ExistingRDD
print(len(rows.filter("a > 1").collect()))  # truth: action, Filter

frame = pd.DataFrame({"a": range(6), "b": list("abcdef")})
from_pandas = spark.createDataFrame(frame)  # truth: LocalTableScan?, Scan ExistingRDD?
print(len(from_pandas.filter(F.col("a") > 2).collect()))  # truth: action, Filter?, LocalTableScan?

counted = spark.range(5).filter("id > 2")  # truth: Range, Filter
print(len(counted.collect()))  # truth: action

values = spark.sql("SELECT a, b FROM VALUES (1, 'x'), (2, 'y') AS t(a, b)")  # truth: LocalTableScan
print(len(values.collect()))  # truth: action

nothing = spark.createDataFrame([], "a long")  # truth: Scan ExistingRDD|LocalTableScan
print(len(nothing.filter("a > 1").collect()))  # truth: action, Filter?, LocalTableScan?

one = spark.sql("SELECT 1 AS one, current_date() AS today")  # truth: Project, Scan OneRowRelation
print(len(one.collect()))  # truth: action

finish(spark)
