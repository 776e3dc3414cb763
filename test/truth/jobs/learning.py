"""A small model: stages of a pipeline are fitted and applied."""

from helpers_finish import finish
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 60, 1, 2)  # truth: Range
named = numbers.withColumn("kind", F.when(F.col("id") % 3 == 0, "a").otherwise("b"))  # truth: Project
labelled = named.withColumn("label", (F.col("id") > 30).cast("double"))  # truth: Project

indexer = StringIndexer(inputCol="kind", outputCol="index")
assembler = VectorAssembler(inputCols=["id", "index"], outputCol="features")
regression = LogisticRegression(maxIter=2)
model = Pipeline(stages=[indexer, assembler, regression]).fit(labelled)  # truth: action fit, ObjectHashAggregate?, HashAggregate?, Generate?, DeserializeToObject?, Project?, ~Filter?, ~Exchange
scored = model.transform(labelled)  # truth: dataset transform, Project
right = scored.filter(F.col("prediction") == F.col("label"))  # truth: Filter
print(right.count() > 40)  # truth: action count, HashAggregate x2, ~Exchange

finish(spark)
