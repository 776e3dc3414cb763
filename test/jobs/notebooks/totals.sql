-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Totals
-- MAGIC A notebook of SQL, as Databricks exports it.

-- COMMAND ----------

-- DBTITLE 1,Orders
CREATE OR REPLACE TEMP VIEW orders AS
SELECT id, id * 3 AS price
  FROM range(12);
SELECT count(*) AS number FROM orders

-- COMMAND ----------

-- MAGIC %python
-- MAGIC total = spark.table("orders").groupBy().sum("price").first()[0]
-- MAGIC print("total:", total)

-- COMMAND ----------

SELECT id FROM orders WHERE price > 30
