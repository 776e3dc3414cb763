"""Runs a little of what most jobs do, so that the JVM has loaded the classes that most jobs need
when it ends.

Usage: trainClasses.py FOLDER. Writes only to FOLDER, and ends after its JVM, which writes the
class cache last.
"""

import os
import sys


def files(spark, folder):
    from pyspark.sql import functions as F

    people = spark.createDataFrame(
        [(n, "name %d" % (n % 7), n / 3.0) for n in range(200)], "id long, name string, part double"
    )
    people.write.csv(os.path.join(folder, "people.csv"), header=True)
    people.write.json(os.path.join(folder, "people.json"))
    people.write.partitionBy("name").parquet(os.path.join(folder, "people.parquet"))
    spark.read.csv(os.path.join(folder, "people.csv"), header=True, inferSchema=True).groupBy("name").count().collect()
    spark.read.json(os.path.join(folder, "people.json")).filter("id > 3").select("name").distinct().count()
    return spark.read.parquet(os.path.join(folder, "people.parquet")).withColumn("day", F.current_date())


def rdds(context, folder):
    words = context.parallelize(["a b c", "b c d", "e"] * 10, 2).flatMap(str.split).map(lambda word: (word, 1))
    counts = words.reduceByKey(lambda a, b: a + b).sortByKey()
    counts.join(words.distinct()).cache().collect()
    counts.top(2)
    context.broadcast([1])
    counts.saveAsTextFile(os.path.join(folder, "words"))
    context.textFile(os.path.join(folder, "words")).zipWithIndex().count()


def frames(spark, people):
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    means = people.groupBy("name").agg(
        F.avg("part").alias("mean"), F.stddev("part"), F.countDistinct("id"), F.collect_list("id")
    )
    ranked = people.join(means, "name").withColumn(
        "rank", F.row_number().over(Window.partitionBy("name").orderBy(F.desc("part")))
    )
    ranked.cache().filter("rank < 3").orderBy("name", "rank").show()
    ranked.explain(True)
    people.select(F.explode(F.split("name", " ")).alias("word"), F.when(people.id > 3, F.lit("big"))).distinct().take(5)
    double = F.udf(lambda x: x * 2, "double")
    people.select(double("part"), F.to_timestamp(F.lit("2020-01-01")), F.struct("id", "name")).limit(5).collect()
    people.unionByName(people).dropDuplicates(["id"]).repartition(2).rdd.map(lambda row: row.id).sum()
    people.printSchema()
    people.describe().collect()
    people.groupBy("name").pivot("name").count().collect()


def statements(spark, people):
    people.createOrReplaceTempView("people")
    spark.sql(
        "WITH named AS (SELECT name, sum(part) AS total, count(*) AS n FROM people WHERE id % 2 = 0 GROUP BY name HAVING n > 1) "
        "SELECT p.name, max(total) AS most FROM people p LEFT JOIN named USING (name) "
        "WHERE p.name LIKE 'name%' AND p.id IN (SELECT id FROM people WHERE part > 1) GROUP BY p.name ORDER BY most DESC LIMIT 3"
    ).collect()
    spark.catalog.listTables()


def learning(spark):
    from pyspark.ml import Pipeline
    from pyspark.ml.feature import StringIndexer, VectorAssembler
    from pyspark.ml.recommendation import ALS
    from pyspark.ml.regression import LinearRegression

    rows = spark.createDataFrame(
        [(n % 5, n % 7, "ab"[n % 2], float(n)) for n in range(60)], "u int, i int, c string, label double"
    )
    stages = [
        StringIndexer(inputCol="c", outputCol="index"),
        VectorAssembler(inputCols=["u", "i", "index"], outputCol="features"),
    ]
    Pipeline(stages=[*stages, LinearRegression(maxIter=3)]).fit(rows).transform(rows).select("prediction").collect()
    ALS(rank=2, maxIter=1, userCol="u", itemCol="i", ratingCol="label").fit(rows)


def arrow(spark, people):
    spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
    spark.createDataFrame(people.toPandas()).count()


def attempt(part, *arguments):
    """Skips a part that needs a missing package or that this Spark does not support."""
    try:
        return part(*arguments)
    except Exception as fault:
        print("%s: %s" % (part.__name__, fault), file=sys.stderr)


def main(folder):
    from pyspark.sql import SparkSession

    settings = {
        "spark.master": "local[2]",
        "spark.app.name": "classes",
        "spark.sql.shuffle.partitions": "2",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": os.path.join(folder, "warehouse"),
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": "file://" + folder,
        "spark.ui.port": "0",
    }
    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    jvm = spark.sparkContext._gateway.proc
    people = attempt(files, spark, folder)
    attempt(rdds, spark.sparkContext, folder)
    attempt(frames, spark, people)
    attempt(statements, spark, people)
    attempt(learning, spark)
    attempt(arrow, spark, people)
    spark.stop()
    jvm.stdin.close()
    sys.exit(jvm.wait())


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(19)
    main(sys.argv[1])
