"""Makes every hook of the recorder work, in a few seconds on a JVM that is warm. Prints nothing that varies from run to run."""
import sys
import threading
import unittest

from pyspark.java_gateway import ensure_callback_server_started
from pyspark.sql import SparkSession, functions as F

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
sc = spark.sparkContext
rdd = sc.parallelize(range(4), 2).map(lambda x: x + 1)
print(rdd.filter(lambda x: x > 1).collect(), rdd.cache().sum(), rdd.map(lambda x: x).count())
big = sc.broadcast([1, 2, 3])
df = spark.range(10).withColumn("k", F.col("id") % 2)
print(df.persist().count(), df.unpersist().limit(2).collect())
df.createOrReplaceTempView("v")
print(spark.sql("select k, count(*) c from v group by k order by k").collect())
thread = threading.Thread(target=lambda: print(df.filter("id > 5").count()))
thread.start()
thread.join()
try:
    sc.parallelize([0], 1).map(lambda x: 1 / x).collect()
except Exception as error:
    print(type(error).__name__)
sc.addJobTag("mine")
print(df.count(), sorted(sc.getJobTags()))
sc.clearJobTags()


class Supplier:
    def get(self):
        return spark.range(3).count()

    class Java:
        implements = ["java.util.function.Supplier"]


class Rows(unittest.TestCase):
    def test_count(self):
        self.assertEqual(df.count(), 10)


outcome = unittest.TestResult()
unittest.TestSuite([Rows("test_count")]).run(outcome)
print(outcome.testsRun, outcome.wasSuccessful())
ensure_callback_server_started(sc._gateway)
# A JVM that served another driver before may still hold that one's proxies: when they are collected, it asks this
# driver to drop the ones that have the same ids now.
sc._jvm.System.gc()
sc._jvm.System.runFinalization()
print(sc._jvm.java.util.Optional.empty().orElseGet(Supplier()))
spark.stop()
sys.exit(3)
