"""A job to stop in the middle of: the action in `report` is called twice, in a loop, and there is more after it."""
import atexit
import sys

from pyspark.sql import SparkSession


def report(frame, name):
    counted = (
        frame.where('id % 2 = 0')
        .count()  #: counted
    )
    print(name, counted)


def main():
    spark = SparkSession.builder.master('local[2]').appName('stops').getOrCreate()
    atexit.register(print, 'exit handler')
    numbers = spark.range(10)
    for name in ('first', 'second'):
        report(numbers, name)  #: report
    try:
        print('total', numbers.count(), file=sys.stdout)  #: total
    finally:
        print('finally')
    raise ValueError('the end ' + 'of it')  #: raises


if __name__ == '__main__':
    main()
