"""Counts the words of a file with RDDs, then with a query."""

from helpers_finish import finish
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
with open("words.txt", "w") as file:
    file.write("one two three\ntwo three\nthree\n")

lines = spark.sparkContext.textFile("words.txt", 2)  # truth: dataset textFile, stage
words = lines.flatMap(str.split)  # truth: dataset flatMap, stage
counts = words.map(lambda word: (word, 1)).reduceByKey(lambda a, b: a + b)  # truth: dataset map, dataset reduceByKey, stage
ordered = counts.sortBy(lambda pair: -pair[1])  # truth: dataset sortBy, stage
print(ordered.first())  # truth: action first, no plan

ordered.foreachPartition(lambda pairs: list(pairs))  # truth: action foreachPartition, no plan

table = ordered.toDF(["word", "n"])  # truth: Scan ExistingRDD
most = table.orderBy("n").limit(1)  # truth: TakeOrderedAndProject
print(len(most.collect()))  # truth: action

finish(spark)
