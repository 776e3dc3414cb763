"""A job with secrets wherever a job may have them. Each is a word that begins with `hush`."""

import os

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

URL = "jdbc:postgresql://reader:hush-in-the-user@127.0.0.1:1/shop?user=reader&password=hush-in-the-query"

builder = SparkSession.builder.appName("secrets")
builder = builder.config("spark.my.password", "hush-in-the-source")
builder = builder.config("spark.hadoop.fs.s3a.access.key", os.environ["ACCESS_KEY"])
spark = builder.config("spark.hadoop.fs.s3a.secret.key", os.environ["SECRET_KEY"]).getOrCreate()


def attempt(work):
    try:
        work()
    except Exception as error:
        print(type(error).__name__)


def fail(row):
    raise ValueError(f"cannot reach {URL}")


spark.sparkContext.setJobDescription(f"copies {URL}")
attempt(lambda: spark.read.format("jdbc").option("url", URL).option("dbtable", "orders").load().count())
attempt(lambda: spark.read.parquet("s3a://hush-key:hush-word@bucket/orders"))
attempt(lambda: spark.sparkContext.parallelize([1], 1).map(fail).count())
spark.sql(f"SET spark.my.token={os.environ['SECRET_KEY']}").collect()
print(spark.range(3).withColumn("origin", F.lit(URL)).where(F.col("origin") != "").count())
spark.stop()
