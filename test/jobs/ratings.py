"""Which films do people agree on? A small job over the MovieLens sample that ships with pyspark.

Usage: ratings.py [RATINGS_FILE]
"""

import os
import sys

import pyspark
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.recommendation import ALS
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType

SAMPLE = os.path.join(os.path.dirname(pyspark.__file__), "data", "mllib", "als", "sample_movielens_ratings.txt")


def parse(line):
    user, movie, rating, timestamp = line.split("::")
    return Row(user=int(user), movie=int(movie), rating=float(rating), timestamp=int(timestamp))


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


def recommend(ratings):
    training, test = ratings.randomSplit([0.8, 0.2], seed=7)
    als = ALS(
        rank=5, maxIter=3, regParam=0.1, seed=7, userCol="user", itemCol="movie", ratingCol="rating", coldStartStrategy="drop"
    )
    predictions = als.fit(training).transform(test)
    return RegressionEvaluator(metricName="rmse", labelCol="rating").evaluate(predictions)


def main(path):
    spark = SparkSession.builder.appName("ratings").getOrCreate()

    lines = spark.sparkContext.textFile(path)
    parsed = lines.filter(lambda line: line.strip()).map(parse)
    busiest = parsed.map(lambda row: (row.user, 1)).reduceByKey(lambda a, b: a + b).top(3, key=lambda pair: pair[1])
    print("busiest users:", sorted(busiest))

    ratings = spark.createDataFrame(parsed).cache()
    movies = movie_figures(ratings)
    judged = movies.withColumn("verdict", F.udf(verdict, StringType())("mean", "spread"))

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

    print(f"rating error of the model: {recommend(ratings):.1f}")
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else SAMPLE)
