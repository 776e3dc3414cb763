"""What every supported Spark does, and Strobe must be able to tell of it. Tests find lines by the marks behind `#:`."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "2").getOrCreate()
numbers = spark.range(100)  #: numbers
large = numbers.filter("id > 3")  #: large
large.createOrReplaceTempView("large")
keys = spark.sql("SELECT id % 3 AS k, count(*) AS c FROM large GROUP BY 1 ORDER BY 1")  #: keys
print(keys.collect())  #: collect the keys
cached = large.cache()
print(cached.count())  #: count the cached
twice = F.udf(lambda n: n * 2, "long")
doubled = cached.select(twice("id").alias("double")).orderBy("double")  #: doubled
print(doubled.limit(3).toPandas()["double"].tolist())  #: to pandas
pairs = spark.sparkContext.parallelize(range(10)).map(lambda x: (x % 2, x))  #: pairs
print(sorted(pairs.reduceByKey(lambda a, b: a + b).collect()))  #: collect the pairs


@F.udf("long")
def inverse(n):
    return 100 // (n - 7)  #: fails


try:
    cached.select(inverse("id")).collect()  #: collect the failing
except Exception as error:
    print("ZeroDivisionError" in str(error))
spark.stop()
