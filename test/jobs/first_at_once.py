"""Runs a job as soon as there is a SparkContext: before the executors of a cluster have started."""

from pyspark import SparkContext

sc = SparkContext()
print(sc.parallelize(range(4), 2).count())
sc.stop()
