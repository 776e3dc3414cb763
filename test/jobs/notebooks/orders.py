# Databricks notebook source
# MAGIC %md
# MAGIC # Orders
# MAGIC Ten cells, as Databricks exports them.

# COMMAND ----------

# MAGIC %run ./shared/setup $rate="3"

# COMMAND ----------

dbutils.widgets.text("rows", "20")
dbutils.widgets.dropdown("kind", "even", ["even", "odd"])
rows = int(dbutils.widgets.get("rows"))
rows

# COMMAND ----------

# DBTITLE 1,Orders of one kind
from pyspark.sql import functions as F

orders = spark.range(rows).withColumn("price", priced(F.col("id")))
orders = orders.filter(f"id % 2 = {0 if dbutils.widgets.get('kind') == 'even' else 1}")
orders.createOrReplaceTempView("orders")

# COMMAND ----------

display(orders.limit(3))

# COMMAND ----------

# MAGIC %sql
# MAGIC -- The total of each group
# MAGIC SELECT id % 3 AS rest, sum(price) AS total
# MAGIC   FROM orders
# MAGIC  WHERE '${kind}' = 'even'
# MAGIC  GROUP BY 1
# MAGIC  ORDER BY 1

# COMMAND ----------

total = _sqldf.agg(F.sum("total")).first()[0]
print(f"total: {total}")

# COMMAND ----------

dbutils.fs.put("out/total.txt", str(total), True)
print(dbutils.fs.head("out/total.txt"), [each.name for each in dbutils.fs.ls("out")])

# COMMAND ----------

print("child says", dbutils.notebook.run("shared/child", 60, {"n": rows}))
displayHTML("<h1>Done</h1><script>no()</script>")

# COMMAND ----------

dbutils.notebook.exit(str(total))
