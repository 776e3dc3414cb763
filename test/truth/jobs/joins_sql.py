"""Joins in a SQL text: USING, IN, EXISTS, NOT EXISTS, a correlated scalar subquery."""

from helpers_finish import finish
from pyspark.sql import SparkSession

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()
orders = spark.createDataFrame([(i, i % 5) for i in range(30)], "id long, item long")  # truth: Scan ExistingRDD
items = spark.createDataFrame([(i, i * 10) for i in range(2, 6)], "item long, price long")  # truth: Scan ExistingRDD
orders.createOrReplaceTempView("orders")  # truth: Execute CreateViewCommand
items.createOrReplaceTempView("items")  # truth: Execute CreateViewCommand

using = spark.sql("""
    SELECT *  -- truth: Project?
    FROM orders
    JOIN items USING (item)  -- truth: SortMergeJoin, ~Sort, ~Exchange, ~Filter, Project?
""")
print(len(using.collect()))  # truth: action

contained = spark.sql("""
    SELECT id FROM orders  -- truth: Project?
    WHERE item IN (SELECT item FROM items)  -- truth: SortMergeJoin, ~Sort, ~Exchange
""")
print(len(contained.collect()))  # truth: action

existing = spark.sql("""
    SELECT id  -- truth: Project?
    FROM orders o
    WHERE id > 3  -- truth: Filter
      AND EXISTS (  -- truth: SortMergeJoin?
        SELECT 1 FROM items i
        WHERE i.item = o.item  -- truth: SortMergeJoin?
          AND i.price > 20  -- truth: Filter
    )
""")
print(len(existing.collect()))  # truth: action

lacking = spark.sql("""
    SELECT id  -- truth: Project?
    FROM orders o
    WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.item = o.item)  -- truth: SortMergeJoin, ~Sort, ~Exchange
""")
print(len(lacking.collect()))  # truth: action

finish(spark)
