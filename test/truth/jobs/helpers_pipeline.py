"""Functions that a job keeps in a separate module."""

from pyspark.sql import functions as F


class Cleaner:
    def __init__(self, least):
        self.least = least

    def clean(self, frame):
        return frame.filter(F.col("id") >= self.least)  # truth: Filter


def add_ratio(frame, parts):
    keyed = frame.withColumn("k", F.col("id") % parts)  # truth: Project
    return keyed.withColumn("ratio", F.col("id") / parts)  # truth: Project


def top(frame, count):
    return frame.orderBy(F.desc("id")).limit(count)  # truth: TakeOrderedAndProject
