"""Views on views: each clause keeps its line, in a text or in a call."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 60, 1, 2)  # truth: Range x3
keyed = numbers.withColumn("k", F.col("id") % 6)  # truth: Project
keyed.createOrReplaceTempView("keyed")  # truth: Execute CreateViewCommand

# truth: Execute CreateViewCommand?, Filter?
spark.sql("""
    CREATE TEMPORARY VIEW some AS  -- truth: Execute CreateViewCommand?
    SELECT *
    FROM keyed
    WHERE k < 4  -- truth: Filter
""")
spark.sql("CREATE TEMPORARY VIEW few AS SELECT k, id FROM some WHERE id > 12")  # truth: Execute CreateViewCommand, Filter, Project?

read = spark.table("few")  # truth: dataset table
print(len(read.collect()))  # truth: action

totals = spark.sql("""
    SELECT k, max(id)  -- truth: HashAggregate?
    FROM few
    GROUP BY k  -- truth: HashAggregate?, ~Exchange
""")
print(len(totals.collect()))  # truth: action

spark.table("keyed").filter("id < 20").createOrReplaceTempView("low")  # truth: Filter, Execute CreateViewCommand
print(len(spark.sql("SELECT id + 1 AS next FROM low").collect()))  # truth: action collect, Project

finish(spark)
