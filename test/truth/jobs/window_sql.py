"""Windows, cases and limits in a multi-line text."""

from helpers_finish import finish
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.range(0, 48, 1, 2).createOrReplaceTempView("numbers")  # truth: Range, Execute CreateViewCommand

query = spark.sql(
    """
    WITH keyed AS (
        SELECT id,
               id % 4 AS k,  -- truth: Project
               CASE WHEN id > 24 THEN 'late' ELSE 'early' END AS half  -- truth: Project
        FROM numbers
    ),
    ranked AS (
        SELECT *,
               row_number() OVER (PARTITION BY k ORDER BY id DESC) AS place  -- truth: Window, ~Sort, ~Exchange
        FROM keyed
    )
    SELECT k, half, place  -- truth: Project?
    FROM ranked
    WHERE place <= 3  -- truth: Filter, rows 12
    ORDER BY k, place  -- truth: TakeOrderedAndProject?
    LIMIT 5  -- truth: TakeOrderedAndProject?
    """
)
print(len(query.collect()))  # truth: action

finish(spark)
