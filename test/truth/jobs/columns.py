"""Columns of many kinds: each expression is at the line of its call, in a multi-line call at its own line."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
rows = [(i, f'{{"a": {i}}}', f"x,{i}") for i in range(12)]
texts = spark.createDataFrame(rows, "id long, json string, list string")  # truth: Scan ExistingRDD x4

read = texts.withColumn("a", F.get_json_object("json", "$.a").cast("int"))  # truth: Project
read = read.withColumn("b", F.split("list", ",")[1].cast("int"))  # truth: Project
print(len(read.collect()))  # truth: action

cases = texts.select(  # truth: Project?
    "id",
    F.when(F.col("id") > 6, "high").when(F.col("id") > 3, "middle").otherwise("low").alias("size"),  # truth: Project?
    F.struct("id", F.upper("list").alias("upper")).alias("both"),  # truth: Project?
)
cases = cases.where(F.col("size") != "low")  # truth: Filter
cases = cases.select("both.upper", "size")  # truth: Project
print(len(cases.collect()))  # truth: action

hashed = texts.withColumns(  # truth: Project?
    {
        "sha": F.sha2("json", 256),  # truth: Project?
        "size": F.length("json") + F.lit(1),  # truth: Project?
    }
)
hashed = hashed.fillna({"json": ""})  # truth: Project
hashed = hashed.dropna(subset=["list"])  # truth: Filter
print(len(hashed.collect()))  # truth: action

replaced = texts.replace("x,1", "y", subset=["list"])  # truth: Project
replaced = replaced.toDF("one", "two", "three")  # truth: Project?
print(len(replaced.collect()))  # truth: action

finish(spark)
