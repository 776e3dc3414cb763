"""Work for several executors. Tests find lines by the marks behind `#:`."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType

spark = SparkSession.builder.appName("spread").getOrCreate()
sc = spark.sparkContext

numbers = sc.parallelize(range(4000), 4)  #: numbers
sums = numbers.map(lambda n: (n % 5, n)).reduceByKey(lambda a, b: a + b, 4)  #: sums
print(sorted(sums.collect()))  #: collect
interpreters = numbers.mapPartitions(lambda rows: [sys.executable])  #: interpreters
print(set(interpreters.collect()))  #: collect the interpreters

rows = spark.range(0, 4000, 1, 4).withColumn("key", F.col("id") % 3)  #: rows
name = F.udf(lambda key: f"k{key}", StringType())
named = rows.withColumn("name", name("key"))  #: named
names = spark.createDataFrame([("k0", "zero"), ("k1", "one")], ["name", "word"])  #: names
joined = named.join(names, "name").groupBy("word").count()  #: joined
print(sorted(tuple(row) for row in joined.collect()))  #: collect the joined
spark.stop()
