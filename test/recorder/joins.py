"""Runs jobs in every way that a driver has. A line that says `runs` runs at least one job, and no other line runs any."""
import concurrent.futures
import os
import sys
import threading

from pyspark import InheritableThread
from pyspark.ml import Pipeline
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.regression import LinearRegression
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.mllib.clustering import KMeans
from pyspark.sql import SparkSession, Window, functions as F

folder = sys.argv[1]
builder = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "2").config("spark.ui.enabled", "false")
spark = builder.getOrCreate()
sc = spark.sparkContext

# Readers and writers
df = spark.range(100).withColumn("k", F.col("id") % 5)
df.write.csv(folder + "/csv", header=True)  # runs
df.write.json(folder + "/json")  # runs
df.write.parquet(folder + "/parquet")  # runs
c = spark.read.csv(folder + "/csv", header=True, inferSchema=True)  # runs
j = spark.read.json(folder + "/json")  # runs
p = spark.read.parquet(folder + "/parquet")  # runs
print(c.join(j, "id").join(p, "id").count())  # runs

# What looks lazy
pivoted = df.groupBy("k").pivot("k").count()  # runs
print(pivoted.count())  # runs
pairs = sc.parallelize([(3, 1), (1, 2)], 2).sortByKey()  # runs
print(pairs.collect())  # runs
indexed = pairs.zipWithIndex()  # runs
print(indexed.take(1))  # runs
print(df.rdd.map(lambda row: row.id).sum())  # runs
checkpointed = df.localCheckpoint()  # runs

# Functions, windows, iterators, SQL over views
window = Window.partitionBy("k").orderBy("id")
df.select(F.udf(lambda x: x + 1, "long")("id").alias("n"), F.row_number().over(window)).show(2)  # runs
for row in df.limit(3).toLocalIterator():  # runs
    print(row)
df.createOrReplaceTempView("t")
spark.sql("create or replace temp view v as select * from t where id > 3")
print(spark.sql("select count(*) from v").collect())  # runs
df._jdf.count()  # runs

# Threads
def work(n):
    return df.filter(F.col("id") < n).count()  # runs


threads = [threading.Thread(target=work, args=(n,)) for n in (1, 2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with concurrent.futures.ThreadPoolExecutor(1) as pool:
    print(pool.submit(df.count).result())  # runs
inheriting = InheritableThread(target=lambda: print(df.count(), sorted(sc.getJobTags()), sc.getLocalProperty("p")))  # runs
sc.setLocalProperty("p", "v")
sc.addJobTag("mine")
inheriting.start()
inheriting.join()
print(sorted(sc.getJobTags()))
sc.clearJobTags()
sc.setJobGroup("group", "text")

# Machine learning
data = df.withColumn("s", F.col("k").cast("string")).withColumn("label", F.col("id") * 2.0)
regression = LinearRegression(featuresCol="f", maxIter=2)
stages = [StringIndexer(inputCol="s", outputCol="si"), VectorAssembler(inputCols=["id", "si"], outputCol="f"), regression]
model = Pipeline(stages=stages).fit(data)  # runs
model.transform(data).select("prediction").show(1)  # runs
grid = ParamGridBuilder().addGrid(regression.regParam, [0.1, 0.01]).build()
validator = CrossValidator(
    estimator=Pipeline(stages=stages), estimatorParamMaps=grid, evaluator=RegressionEvaluator(), numFolds=2, parallelism=2
)
print(len(validator.fit(data).avgMetrics))  # runs
print(KMeans.train(sc.parallelize([[1.0, 2.0], [3.0, 4.0]], 1), 2, maxIterations=1).k)  # runs

# Calls into the user's own code
def nested(frame):
    frame.filter("id > 1").count()
    return frame.limit(5)


print(df.transform(nested).count())  # runs
os.mkdir(folder + "/in")
for number in range(2):
    with open(folder + "/in/%d.txt" % number, "w") as text:
        text.write("a\nb\n")
seen = []


def batch(frame, number):
    seen.append((number, frame.count(), [tag for tag in sc.getJobTags() if "strobe" in tag]))  # runs


stream = spark.readStream.option("maxFilesPerTrigger", 1).text(folder + "/in").writeStream.foreachBatch(batch)
query = stream.option("checkpointLocation", folder + "/checkpoint").start()
query.processAllAvailable()
query.stop()
print(seen)


class Supplier:
    def get(self):
        return spark.range(4).count()  # runs

    class Java:
        implements = ["java.util.function.Supplier"]


print(sc._jvm.java.util.Optional.empty().orElseGet(Supplier()))

# Failures
try:
    df.select(F.raise_error(F.lit("boom"))).collect()  # runs
except Exception as error:
    print(type(error).__name__)
try:
    sc.parallelize([0], 1).map(lambda x: 1 / x).first()  # runs
except Exception as error:
    print(type(error).__name__)
print(df.approxQuantile("id", [0.5], 0.1))  # runs

# pandas on Spark, where pandas is there
try:
    import pyspark.pandas as ps
except ImportError:
    ps = None
if ps is not None:
    psdf = ps.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]})
    print(psdf.groupby("a").sum().sort_index().to_pandas().values.tolist())  # runs
    print(psdf.a.mean(), len(psdf))  # runs
    print(psdf.to_dict("list"), psdf.head(2).to_html(max_rows=2)[:6])  # runs

# Another session
spark.stop()
spark = builder.getOrCreate()
print(spark.range(7).count())  # runs
total = spark.sparkContext.accumulator(0)
numbers = spark.sparkContext.broadcast(list(range(100)))
spark.sparkContext.parallelize(range(3), 1).foreach(lambda x: total.add(len(numbers.value)))  # runs
print(total.value)
