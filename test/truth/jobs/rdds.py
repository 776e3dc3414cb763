"""RDDs: lineage without plans."""

from helpers_finish import finish
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
context = spark.sparkContext

words = context.parallelize(["a b", "b c", "c d a"], 2).flatMap(str.split)  # truth: dataset flatMap, stage
pairs = words.map(lambda word: (word, 1))  # truth: dataset map, stage
counts = pairs.reduceByKey(lambda a, b: a + b, 2)  # truth: dataset reduceByKey, stage
print(sorted(counts.collect()))  # truth: action collect, no plan

numbered = counts.zipWithIndex()  # truth: action zipWithIndex, no plan
print(numbered.count())  # truth: action count, no plan

frame = counts.toDF(["word", "n"])  # truth: Scan ExistingRDD
many = frame.filter("n > 1")  # truth: Filter, rows 3
print(len(many.collect()))  # truth: action collect

finish(spark)
# truth: older
