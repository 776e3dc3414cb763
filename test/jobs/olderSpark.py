"""Views, a cached DataFrame, one that nothing uses, and an RDD with a shuffle: what every Spark has."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "2").getOrCreate()
numbers = spark.range(100)
large = numbers.filter("id > 3")
large.createOrReplaceTempView("large")
print(spark.sql("SELECT id % 3 AS k, count(*) AS c FROM large GROUP BY 1 ORDER BY 1").collect())
unused = large.select((F.col("id") * 2).alias("double"))
cached = large.cache()
print(cached.count())
pairs = spark.sparkContext.parallelize(range(10)).map(lambda x: (x % 2, x)).reduceByKey(lambda a, b: a + b)
print(sorted(pairs.collect()))
spark.stop()
