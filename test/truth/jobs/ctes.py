"""A common table expression that is used twice, and scalar subqueries."""

from helpers_finish import finish
from pyspark.sql import SparkSession

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()
spark.range(0, 50, 1, 2).createOrReplaceTempView("numbers")  # truth: Range, Execute CreateViewCommand

twice = spark.sql("""
    WITH sums AS (
        SELECT id % 5 AS k,  -- truth: Project?, HashAggregate?
               sum(id) AS s  -- truth: HashAggregate?
        FROM numbers
        GROUP BY id % 5  -- truth: HashAggregate?, Project?, ~Exchange
    )
    SELECT a.k  -- truth: Project?
    FROM sums a
    JOIN sums b ON a.k = b.k + 1  -- truth: SortMergeJoin, ~Sort, ~Exchange, ~Filter
    WHERE a.s > 100  -- truth: Filter
""")
print(len(twice.collect()))  # truth: action

scalar = spark.sql("""
    SELECT id
    FROM numbers
    WHERE id > (  -- truth: Filter
        SELECT avg(id)  -- truth: HashAggregate?
        FROM numbers
        WHERE id < 30  -- truth: Filter
    )
""")
print(len(scalar.collect()))  # truth: action

finish(spark)
