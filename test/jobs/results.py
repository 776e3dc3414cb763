"""Actions that answer with data of all kinds. Tests find lines by the marks behind `#:`."""
import datetime
import decimal
from collections import defaultdict

from pyspark.ml.linalg import Vectors
from pyspark.sql import Row, SparkSession


class Loud:
    """Asking it for text is seen in what the job prints."""

    def __init__(self, number):
        self.number = number

    def __repr__(self):
        print('asked')
        return 'Loud'

    __str__ = __repr__

    def __len__(self):
        print('measured')
        return 1


spark = SparkSession.builder.master('local[2]').appName('results').getOrCreate()
sc = spark.sparkContext
people = spark.createDataFrame(
    [
        Row(name='<b>Ada</b>', born=datetime.date(1815, 12, 10), money=decimal.Decimal('1.50'), tags=['a', 'b']),
        Row(name=None, born=None, money=None, tags=[]),
    ],
    'name string, born date, money decimal(5,2), tags array<string>',
)

rows = people.collect()  #: collect
first = people.first()  #: first
print(people.count())  #: count
frame = people.toPandas()  #: pandas
numbers = sc.parallelize(range(1000), 2)
many = numbers.collect()  #: many
print(len(numbers.take(3)), numbers.sum())  #: two on a line
pairs = numbers.map(lambda n: (n % 3, n)).countByKey()  #: by key
pair = numbers.map(lambda n: (n % 2, n)).reduceByKey(max).collect()  #: pairs
loud = sc.parallelize([1, 2], 1).map(Loud).collect()  #: loud
vector = sc.parallelize([1.0], 1).map(lambda n: Vectors.dense(n, 2)).collect()  #: vector
nothing = sc.parallelize([], 1).collect()  #: nothing
print(type(rows), type(pairs) is defaultdict, frame.shape, len(many), pair, len(loud), vector, nothing)
try:
    numbers.map(lambda n: 1 // (n - 500)).collect()  #: fails
except Exception as error:
    import traceback

    print([(frame.name, frame.line) for frame in traceback.extract_tb(error.__traceback__)])
print(sc.statusTracker().getJobInfo(0) is not None)
spark.stop()
