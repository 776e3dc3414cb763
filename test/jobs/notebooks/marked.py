# %% begin
import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
x = 4
x + 1

# %% no Python
def f(:

# %% raises
print("before")
1 / (x - 4)

# %% counts
spark.range(x).count()

# %% sleeps
print("sleeping", flush=True)
time.sleep(600)

# %% a class in a lambda
class Named:
    prefix = "n"


print(spark.sparkContext.parallelize([1, 2], 1).map(lambda n: Named.prefix + str(n)).collect())

# %% [markdown]
# Nothing to run
