"""The sample job as a client of Spark Connect sees it: without RDDs, and so without the model.

Usage: connect_ratings.py
"""

import os

import pyspark
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType

SAMPLE = os.path.join(os.path.dirname(str(pyspark.__file__)), "data", "mllib", "als", "sample_movielens_ratings.txt")


def verdict(mean, spread):
    if spread > 1.2:
        return "divisive"
    return "liked" if mean >= 1.8 else "disliked"


def movie_figures(ratings):
    return ratings.groupBy("movie").agg(
        F.count("*").alias("votes"),
        F.avg("rating").alias("mean"),
        F.coalesce(F.stddev("rating"), F.lit(0.0)).alias("spread"),
    )


spark = SparkSession.builder.remote("local[2]").appName("ratings").getOrCreate()
parts = F.split("value", "::")
lines = spark.read.text(SAMPLE).filter("length(value) > 0")
ratings = lines.select(
    parts[0].cast("int").alias("user"), parts[1].cast("int").alias("movie"), parts[2].cast("double").alias("rating")
).cache()
busiest = ratings.groupBy("user").count().orderBy(F.desc("count"), "user").limit(3)
print("busiest users:", [row.user for row in busiest.collect()])

judged = movie_figures(ratings).withColumn("verdict", F.udf(verdict, StringType())("mean", "spread"))
judged.createOrReplaceTempView("judged")
ratings.createOrReplaceTempView("ratings")
summary = spark.sql(
    """
    SELECT j.verdict, count(DISTINCT j.movie) AS movies, count(*) AS votes
    FROM ratings r JOIN judged j ON r.movie = j.movie
    GROUP BY j.verdict
    ORDER BY j.verdict
    """
)
for row in summary.collect():
    print(f"{row.verdict}: {row.movies} films, {row.votes} votes")
print("columns:", len(judged.columns), "rows:", len(ratings.toPandas()))
spark.stop()
