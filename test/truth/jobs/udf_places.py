"""Places of Python functions: in a filter, below an aggregate, two of them in one node, as a table."""

from helpers_finish import finish
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 30, 1, 2)  # truth: Range x5


@F.udf("boolean")
def is_odd(value):
    return value % 2 == 1


@F.udf("long")
def third(value):
    return value // 3


@F.udf("long")
def doubled(value):
    return value * 2


odd = numbers.filter(is_odd("id"))  # truth: ArrowEvalPython|BatchEvalPython, Filter, rows 15
print(len(odd.collect()))  # truth: action

grouped = numbers.groupBy(third("id").alias("t")).agg(F.count("*").alias("n"))  # truth: ArrowEvalPython|BatchEvalPython, HashAggregate x2, ~Exchange, Project?
print(len(grouped.collect()))  # truth: action

two = numbers.withColumn("a", third("id"))  # truth: ArrowEvalPython|BatchEvalPython, Project
two = two.withColumn("b", doubled("id"))  # truth: ArrowEvalPython|BatchEvalPython, Project
print(len(two.collect()))  # truth: action

nested = numbers.withColumn("a", third("id"))  # truth: ArrowEvalPython|BatchEvalPython, Project?
nested = nested.select(doubled("a").alias("c"))  # truth: ArrowEvalPython|BatchEvalPython, Project
print(len(nested.collect()))  # truth: action


class Twice:
    def eval(self, value: int):
        yield (value,)
        yield (value + 100,)


twice = F.udtf(Twice, returnType="n: long")
spark.udtf.register("twice", twice)
numbers.createOrReplaceTempView("numbers")  # truth: Execute CreateViewCommand
table = spark.sql("""
    SELECT n  -- truth: Project?
    FROM numbers, LATERAL twice(id)  -- truth: BatchEvalPythonUDTF|ArrowEvalPythonUDTF, rows 60
""")
print(len(table.collect()))  # truth: action

finish(spark)
