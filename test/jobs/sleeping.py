import time
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4").config("spark.sql.autoBroadcastJoinThreshold", "-1").getOrCreate()

@F.udf(LongType())
def slow(x):
    time.sleep(0.002)
    return x * 2

left = spark.range(0, 3000, 1, 2).withColumn("k", F.col("id") % 50)
left = left.filter((F.col("id") % 50) > 3)
right = spark.range(0, 50, 1, 2).withColumnRenamed("id", "pid")
right = right.filter("pid < 48")
joined = left.join(right, left.k == right.pid)
with_slow = joined.withColumn("s", slow("id"))
kept = with_slow.filter("s > 10")
by_k = kept.groupBy("k").agg(F.sum("s").alias("t"))
print(len(by_k.sort("t").collect()))
again = by_k.filter("t > 0")
print(again.count())
cached = with_slow.cache()
print(cached.count())
print(cached.groupBy("pid").count().collect()[:1])
big = spark.sparkContext.parallelize(range(1000), 4).map(lambda x: (x % 10, x)).reduceByKey(lambda a, b: a + b)
print(big.count())
print(big.mapValues(lambda v: v + 1).collect()[:1])
