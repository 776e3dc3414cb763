"""Orders of cities whose names contain markup. Tests find lines by the marks after `#:`."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

builder = SparkSession.builder.appName("<b>orders</b>").master("local[2]")
spark = builder.config("spark.my.password", "hush-hush").config("spark.sql.shuffle.partitions", "2").getOrCreate()

names = [(number, f"<img src=x onerror=alert({number})>") for number in range(7)]
orders = spark.range(1000).withColumn("city", F.col("id") % 7)  #: orders
cities = spark.createDataFrame(names, ["city", "name"])  #: cities
marked = cities.alias("<b>c</b>").hint("merge")  #: marked
joined = orders.join(marked, "city")  #: joined
totals = joined.groupBy("name").agg(F.count("*").alias("<i>votes</i>"))  #: totals
print("cities:", len(totals.collect()))  #: collect
print("orders:", orders.count())  #: count
spark.stop()
