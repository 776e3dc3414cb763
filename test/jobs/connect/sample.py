"""A Spark Connect session on a server that pyspark starts, or on the one of the first argument."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

url = sys.argv[1] if len(sys.argv) > 1 else "local[2]"
builder = SparkSession.builder.remote(url)
if url.startswith("local"):
    builder = builder.config("spark.ui.enabled", "false")
spark = builder.getOrCreate()

orders = spark.range(0, 1000, numPartitions=4).withColumn("customer", F.col("id") % 10)
names = spark.createDataFrame([(n, "name %d" % n) for n in range(10)], ["customer", "name"])
totals = (
    orders.groupBy("customer")
    .agg(F.sum("id").alias("total"))
    .join(names, "customer")
    .orderBy("customer")
)
print(totals.count())
print([row.total for row in totals.collect()])
print(orders.filter("id > 990").toPandas()["id"].sum())

totals.createOrReplaceTempView("totals")
top = spark.sql("SELECT name, total FROM totals WHERE total > 49600")
print(top.count())

wide = orders
for index in range(3):
    wide = wide.withColumn("c%d" % index, F.lit(index))
    print(len(wide.columns))

try:
    orders.select(F.col("id") / F.lit(0)).collect()
except Exception as error:
    print(type(error).__name__)

spark.stop()
