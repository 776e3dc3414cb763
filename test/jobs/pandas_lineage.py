"""Datasets that go through pandas. Tests find lines by the marks behind `#:`."""

import pandas as pd
import pyspark.pandas as ps
from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def doubled(values: pd.Series) -> pd.Series:
    return values * 2


def centred(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(value=frame.value - frame.value.mean())


def merged(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    return pd.merge(left, right, on="key")


def frames(spark):
    numbers = spark.range(0, 1000, 1, 2).withColumn("key", F.col("id") % 4)  #: numbers
    twofold = F.pandas_udf(doubled, "long")
    twice = numbers.select("key", twofold("id").alias("value"))  #: pandas UDF
    table = twice.toPandas()  #: toPandas
    print(len(table), table["value"].sum())
    again = spark.createDataFrame(table)  #: from pandas
    spread = again.groupBy("key").applyInPandas(centred, "key long, value double")  #: applyInPandas
    print(spread.count())
    names = spark.createDataFrame([(0, "zero"), (1, "one")], ["key", "name"])  #: names
    pairs = again.groupBy("key").cogroup(names.groupBy("key"))
    both = pairs.applyInPandas(merged, "key long, value long, name string")  #: cogroup
    print(both.count())  #: count of the cogroup


def pandas_on_spark():
    table = ps.DataFrame({"group": [1, 2, 1, 2], "score": [1.0, 2.0, 3.0, 4.0]})  #: ps frame
    means = table.groupby("group")["score"].mean()  #: ps mean
    print(means.sort_index().to_dict())  #: ps result


if __name__ == "__main__":
    session = SparkSession.builder.config("spark.sql.execution.arrow.pyspark.enabled", "true").getOrCreate()
    frames(session)
    pandas_on_spark()
    session.stop()
