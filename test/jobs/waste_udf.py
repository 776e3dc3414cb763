"""Does in Python, row by row, what Spark does itself: see `hints.test.ts`."""
from pyspark.sql import SparkSession
from pyspark.sql.functions import udf

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()


@udf("string")
def shout(text):  #: waste
    return text.upper()


words = spark.range(300_000).selectExpr("concat('word ', id) AS word")
print(words.select(shout("word").alias("loud")).where("loud LIKE '%7'").count())
spark.stop()
