"""A function in a separate module that fails in one row: its own exception is the cause."""

import helpers_parse
from helpers_finish import finish
from helpers_parse import parse
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
spark.sparkContext.addPyFile(helpers_parse.__file__)
texts = spark.createDataFrame([("1",), ("two",), ("3",)], "text string")  # truth: Scan ExistingRDD
parsed = texts.withColumn("n", F.udf(parse, "long")("text"))  # truth: BatchEvalPython|ArrowEvalPython, Project
total = parsed.agg(F.sum("n"))  # truth: HashAggregate x2, ~Exchange
try:
    print(total.collect())  # truth: action collect, fails invalid literal, queries 1
except Exception as error:
    print(type(error).__name__)

context = spark.sparkContext
try:
    context.parallelize([2, 1, 0], 1).map(lambda n: 1 // n).collect()  # truth: action collect, fails ZeroDivisionError, no plan
except Exception as error:
    print(type(error).__name__)

finish(spark)
