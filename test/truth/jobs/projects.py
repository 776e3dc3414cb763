"""Columns that are added, renamed, dropped and merged into one projection."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 20, 1, 2)  # truth: Range x4

three = numbers.withColumn("a", F.col("id") + 1)  # truth: Project
three = three.withColumn("b", F.col("id") * 2)  # truth: Project
three = three.withColumn("c", F.col("id") - 3)  # truth: Project
print(len(three.collect()))  # truth: action

# The second projection removes the first alias.
chain = numbers.select((F.col("id") + 10).alias("x"))  # truth: Project
chain = chain.select((F.col("x") * 3).alias("y"))  # truth: Project
print(len(chain.collect()))  # truth: action

renamed = numbers.withColumn("square", F.col("id") * F.col("id"))  # truth: Project
renamed = renamed.withColumnRenamed("square", "area")  # truth: Project?
renamed = renamed.withColumnRenamed("area", "surface")  # truth: Project
renamed = renamed.drop("id")  # truth: Project?
print(len(renamed.collect()))  # truth: action

texts = numbers.selectExpr(  # truth: Project?
    "id % 4 as rest",  # truth: Project?
    "cast(id as string) as text",  # truth: Project?
)
print(len(texts.collect()))  # truth: action

finish(spark)
# truth: older
