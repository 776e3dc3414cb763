"""SQL texts that the job builds: their nodes are at the line of the call, text expressions at their own lines."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
spark.range(0, 30, 1, 2).createOrReplaceTempView("numbers")  # truth: Range x5, Execute CreateViewCommand


def select(columns, condition):
    return spark.sql("SELECT " + ", ".join(columns) + " FROM numbers WHERE " + condition)  # truth: Project, Filter


print(len(select(["id", "id * 2 AS twice"], "id > 4").collect()))  # truth: action
print(len(select(["id", "id * 3 AS thrice"], "id > 9").collect()))  # truth: action

bound = spark.sql("SELECT id FROM numbers WHERE id < :most", args={"most": 7})  # truth: Filter
print(len(bound.collect()))  # truth: action

mixed = spark.table("numbers").select(F.expr("id + 1 AS next"), "id")  # truth: Project
mixed = mixed.where("next % 2 = 0")  # truth: Filter
print(len(mixed.collect()))  # truth: action

shown = spark.sql("SELECT {n} AS n, id FROM {t} WHERE id > {n}", n=20, t=spark.table("numbers"))  # truth: Project, Filter, Execute CreateViewCommand?
print(len(shown.collect()))  # truth: action

finish(spark)
