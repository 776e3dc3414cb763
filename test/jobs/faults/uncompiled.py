"""A JVM that compiles no Java: Janino wants to copy each source into a folder that is not there. Spark interprets instead.

Usage: uncompiled.py [FOLDER], a folder that is there
"""

import sys

from pyspark.sql import SparkSession

folder = sys.argv[1] if len(sys.argv) > 1 else "/nowhere"
janino = "-Dorg.codehaus.janino.source_debugging."
spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.driver.extraJavaOptions", f"{janino}enable=true {janino}dir={folder}")
    .config("spark.sql.codegen.wholeStage", "false")
    .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    .getOrCreate()
)
numbers = spark.range(10)
print(numbers.filter("id % 5 = 0").collect())
spark.stop()
