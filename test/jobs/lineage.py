"""Every way in which a script comes to a dataset. Tests find lines by the marks behind `#:`.

Usage: lineage.py FOLDER
"""

import os
import sys
import threading

from lineage_helpers import adults_of
from pyspark.sql import Row, SparkSession, Window
from pyspark.sql import functions as F


def write_people(folder):
    path = os.path.join(folder, "people.csv")
    with open(path, "w") as out:
        out.write("name,age,city\n")
        for index in range(40):
            out.write(f"n{index},{10 + index},c{index % 3}\n")
    return path


def reuse(spark, path):
    people = spark.read.csv(path, header=True, inferSchema=True)  #: read
    old = people.filter("age > 40")  #: filter
    print(old.count())  #: first count
    print(old.count())  #: second count
    print(len(old.collect()))  #: first collect
    print(len(old.collect()))  #: second collect
    return people


def unused(people):
    people.select("name").distinct()  #: gone
    return people.groupBy("city").count()  #: unused


def sql(spark, people):
    people.createOrReplaceTempView("people")  #: view
    named = spark.sql("SELECT name, city FROM people WHERE age > 12")  #: over a view
    cities = spark.createDataFrame([("c0", "north"), ("c1", "south")], ["city", "region"])  #: local rows
    joined = named.join(cities, "city")  #: join
    both = joined.select("name").union(people.select("name"))  #: union
    print(both.distinct().count())  #: count of the union
    cities.createOrReplaceTempView("cities")
    print(spark.sql("SELECT * FROM people NATURAL JOIN cities").count())  #: over two views


def grouped(people):
    by_age = Window.partitionBy("city").orderBy("age")
    ranked = people.withColumn("rank", F.rank().over(by_age))  #: window
    print(ranked.groupBy("city").agg(F.max("rank").alias("last")).collect())  #: agg
    pivoted = people.groupBy("city").pivot("name", ["n1", "n2"]).count()  #: pivot
    print(len(pivoted.collect()))  #: collect of the pivot


def chain(people):
    print(
        people.filter("age > 20")  #: chain filter
        .select("city")  #: chain select
        .distinct()  #: chain distinct
        .count()  #: chain count
    )


def helper(people):
    grown = adults_of(people)  #: call of adults_of
    print(grown.count())


def rdds(sc):
    left = sc.parallelize([(n % 3, n) for n in range(30)], 2)  #: left
    right = sc.parallelize([(n % 5, n) for n in range(10)], 2)  #: right
    together = left.cogroup(right)  #: cogroup
    print(together.mapValues(lambda pair: len(list(pair[0]))).collectAsMap())  #: collect of the cogroup
    print(left.union(right).count())  #: rdd union
    return left


def from_rdd(spark, left):
    rows = left.map(lambda pair: Row(key=pair[0], value=pair[1]))  #: rows
    frame = spark.createDataFrame(rows)  #: from an RDD
    print(frame.groupBy("key").sum("value").count())
    print(frame.rdd.map(lambda row: row.value).sum())  #: back to an RDD


def cached(spark, people):
    part = spark.sparkContext.parallelize(range(100), 4).cache()  #: cached RDD
    print(part.first())  #: first of the cached RDD
    whole = people.select("age").cache()  #: cached DataFrame
    print(whole.count())
    print(whole.agg(F.max("age")).first())  #: use of the cached DataFrame
    # Spark's cleaner frees what nothing refers to.
    return part, whole


def broadcast(sc):
    table = sc.broadcast({n: n * n for n in range(100)})  #: broadcast
    seen = sc.accumulator(0)
    numbers = sc.parallelize(range(100), 2)  #: numbers
    numbers.foreach(lambda n: seen.add(table.value[n]))  #: accumulate
    print(seen.value)


def threads(people):
    def count(city):
        print(people.where(F.col("city") == city).count())  #: in a thread

    for city in ("c0", "c1"):
        thread = threading.Thread(target=count, args=(city,))
        thread.start()
        thread.join()


def files(spark, people, folder):
    path = os.path.join(folder, "stored")
    people.write.partitionBy("city").parquet(path)  #: write
    stored = spark.read.parquet(path)  #: read back
    stored.where("city = 'c1'").write.json(os.path.join(folder, "json"))  #: write again


def second_session(path):
    spark = SparkSession.builder.appName("second").getOrCreate()
    lines = spark.read.text(path)  #: second read
    print(lines.count())  #: second session
    spark.stop()


def main(folder):
    path = write_people(folder)
    spark = SparkSession.builder.appName("first").getOrCreate()
    people = reuse(spark, path)
    kept = unused(people)
    sql(spark, people)
    grouped(people)
    chain(people)
    helper(people)
    left = rdds(spark.sparkContext)
    from_rdd(spark, left)
    in_cache = cached(spark, people)
    broadcast(spark.sparkContext)
    threads(people)
    files(spark, people, folder)
    print(kept.columns, len(in_cache))
    spark.stop()
    second_session(path)


if __name__ == "__main__":
    main(sys.argv[1])
