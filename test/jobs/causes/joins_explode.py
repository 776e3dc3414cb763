"""One key has a tenth of the rows, so joins on it make all pairs of them; and an explode whose rows a filter drops."""

import sys

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F

REPAIRED = "--repaired" in sys.argv
ROWS, HOT = 60_000, 12_000

settings = {"spark.sql.autoBroadcastJoinThreshold": -1, "spark.sql.shuffle.partitions": 4}
spark = SparkSession.builder.config(map=settings).getOrCreate()
user = F.when(F.col("id") < HOT, 0).otherwise(F.col("id"))
clicks = spark.range(0, ROWS, 1, 2).select(user.alias("user"), F.col("id").alias("at"))
clicks.createOrReplaceTempView("clicks")
left, right = clicks.alias("a"), clicks.alias("b")

if REPAIRED:
    counts = spark.sql("SELECT user, count(*) AS n FROM clicks GROUP BY user")
    print("pairs", counts.agg(F.sum(F.col("n") * F.col("n"))).first()[0])
    one = clicks.dropDuplicates(["user"])
    print("known", left.join(F.broadcast(one.alias("b")), F.col("a.user") == F.col("b.user")).count())
    before = F.lag("at").over(Window.partitionBy("user").orderBy("at"))
    print("next", clicks.withColumn("before", before).filter("at = before + 1").count())
    print("hits", spark.range(0, 20_000, 1, 2).filter("id % 150 = 7").count())
else:
    pairs = spark.sql("""
        SELECT a.at AS one, b.at AS other
        FROM clicks a
        JOIN clicks b ON a.user = b.user  -- # finds: join.explodes
    """)
    print("pairs", pairs.count())
    known = left.join(F.broadcast(right), F.col("a.user") == F.col("b.user"), "left")  # finds: join.explodes
    print("known", known.filter("b.at IS NULL OR b.at > 50000").count())
    near = (F.col("a.user") == F.col("b.user")) & (F.abs(F.col("a.at") - F.col("b.at")) == 1) & (F.col("a.at") > F.col("b.at"))
    print("next", left.join(right, near).count())  # finds: join.filteredPairs
    days = spark.range(0, 20_000, 1, 2).select("id", F.sequence(F.lit(0), F.col("id") % 150 + 1).alias("days"))
    each = days.select("id", F.explode("days").alias("day"))  # finds: join.explodingGenerate
    print("hits", each.filter("day = 150").count())

print("figure factor", (HOT * HOT + ROWS - HOT) / ROWS)
print("figure keyRows", HOT)
spark.stop()
