"""What is hard to count: see `ledgerHard.test.ts`. Says what its own objects saw of the recorder, and ends without any handlers."""
import gc
import os
import sys
import threading
import weakref

from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
sc = spark.sparkContext
asked = []


class Bare:
    """Has no `__dict__`, and counts how often it is asked for its parts."""

    __slots__ = ("data",)

    def __init__(self, data):
        self.data = data

    def __reduce__(self):
        asked.append("reduce")
        return Bare, (self.data,)

    def __getattr__(self, name):
        asked.append(name)
        raise AttributeError(name)


class Refuses:
    def __reduce__(self):
        asked.append("refused")
        raise ValueError("this one stays here")


bare = Bare("b" * 50000)
refuses = Refuses()
words = {"word %d" % number: [str(number), (number, "w")] for number in range(150000)}
few = {"a": 1}
print(sc.parallelize([1], 1).map(lambda x: len(bare.data) + x).collect())  #: ships bare
try:
    sc.parallelize([1], 1).map(lambda x: refuses).collect()
except Exception as error:
    print(type(error).__name__)
print(sc.parallelize([1], 1).map(lambda x: len(words) + len(few) + x).collect())  #: ships words
print(asked.count("reduce"), asked.count("refused"), len(asked))


class Row:
    def __init__(self, text):
        self.text = text


rows = sc.parallelize(range(200), 2).map(lambda x: Row("r" * 100000)).collect()  #: large
last = weakref.ref(rows[-1])
print(sum(len(row.text) for row in rows))
del rows
gc.collect()
print(last() is None)

iterator = sc.parallelize(range(40000), 4).toLocalIterator()  #: half
print([next(iterator) for _ in range(3)])
iterator.close()
for row in spark.range(3000).toLocalIterator():  #: whole
    pass


def fetch(count):
    fetched[count] = len(sc.parallelize(range(count), 1).collect())  #: threads


fetched = {}
threads = [threading.Thread(target=fetch, args=(count,)) for count in (1000, 2000)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(fetched.items()))
sys.stdout.flush()
child = os.fork()
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
print(len(spark.range(500).collect()))  #: last
sys.stdout.flush()
os._exit(3)
