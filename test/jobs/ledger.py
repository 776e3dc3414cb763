"""Spends known times in each class of the driver's wall time, and fetches results in each way: see `ledger.test.ts`."""
import time

time.sleep(1)

from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql.functions import udf  # noqa: E402

time.sleep(2)
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
sc = spark.sparkContext
time.sleep(2.6)  #: script


def slow(number):
    time.sleep(2)
    return number


class Slow:
    """Takes its time where it is unpickled, and nowhere else."""

    def __reduce__(self):
        return time.sleep, (0.3,)


print(sc.parallelize([0], 1).map(slow).collect())
sc._jvm.java.lang.Thread.sleep(1200)  #: Java
print(sc.parallelize(range(5), 1).map(lambda number: Slow()).collect())  #: unpickles
print(sc.parallelize([0, 1], 2).reduce(lambda a, b: time.sleep(1.2)))  #: callback
print(len(spark.range(1000).collect()))  #: numbers
spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
print(len(spark.range(1000).toPandas()))  #: arrow
rows = sc.parallelize(range(1000), 4).toLocalIterator()  #: part
print(next(iter(rows)))


@udf("long")
def nap(number):
    time.sleep(1.5 * number)
    return number


# The first turn loads what the worker needs.
print(spark.range(0, 1).select(nap("id")).collect())
print(spark.range(1, 2).select(nap("id")).collect())  #: udf
numbers = list(range(50000))
table = {number: str(number) for number in range(100)}


def look_up(number):  #: ships function
    return numbers[number], table.get(number)


for turn in range(2):
    print(sc.parallelize([turn], 1).map(look_up).collect())  #: ships
spark.stop()
