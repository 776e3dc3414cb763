"""A person's own test of a job, for `python -m unittest`. Tests find lines by the marks behind `#:`."""

import unittest

from pyspark.sql import SparkSession


class CountsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spark = SparkSession.builder.getOrCreate()

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()

    def test_even_numbers(self):
        even = self.spark.range(10).filter("id % 2 = 0")  #: filter
        self.assertEqual(even.count(), 5)  #: count

    def test_sum(self):
        numbers = self.spark.sparkContext.parallelize(range(4), 2)  #: parallelize
        self.assertEqual(numbers.sum(), 6)  #: sum


if __name__ == "__main__":
    unittest.main()
