"""Queries as text: a clause has its own line of the text if the text is in the call."""

from helpers_finish import finish
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.range(0, 50, 1, 2).createOrReplaceTempView("numbers")  # truth: Range x4, Execute CreateViewCommand

totals = spark.sql(
    """
    SELECT rest, sum(id) AS total  -- truth: HashAggregate?, Project?
    FROM (
        SELECT id, id % 7 AS rest  -- truth: Project
        FROM numbers
        WHERE id > 5  -- truth: Filter
    )
    GROUP BY rest  -- truth: HashAggregate?, ~Exchange
    HAVING sum(id) > 100  -- truth: Filter, HashAggregate?
    ORDER BY total  -- truth: Sort, ~Exchange
    """
)
print(len(totals.collect()))  # truth: action

least = 3
formatted = spark.sql(f"SELECT id * 2 AS twice FROM numbers WHERE id > {least}")  # truth: Project, Filter
print(len(formatted.collect()))  # truth: action

text = """
    SELECT count(*) AS n
    FROM numbers
    WHERE id < 9
"""
counted = spark.sql(text)  # truth: HashAggregate x2, ~Exchange, Filter
print(counted.collect())  # truth: action

with_view = spark.sql("SELECT id FROM numbers WHERE id % 2 = 0").filter("id < 40")  # truth: Filter, rows 20
print(len(with_view.collect()))  # truth: action

finish(spark)
# truth: older
