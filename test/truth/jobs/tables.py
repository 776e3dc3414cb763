"""Tables: created, inserted into, created by a query, and read."""

from helpers_finish import finish
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
numbers = spark.range(0, 20, 1, 2)  # truth: Range x2

numbers.write.saveAsTable("numbers")  # truth: action saveAsTable, Execute SaveAsV1TableCommand?, Execute CreateDataSourceTableAsSelectCommand, Execute InsertIntoHadoopFsRelationCommand?, WriteFiles?
numbers.filter("id > 15").write.insertInto("numbers")  # truth: action insertInto, Filter, Execute InsertIntoHadoopFsRelationCommand, WriteFiles?

spark.sql("CREATE TABLE doubled USING parquet AS SELECT id * 2 AS twice FROM numbers")  # truth: Execute CreateDataSourceTableAsSelectCommand, Project, Scan parquet, Execute InsertIntoHadoopFsRelationCommand?, WriteFiles?
spark.sql("INSERT INTO doubled SELECT id FROM numbers WHERE id < 3")  # truth: Filter, Execute InsertIntoHadoopFsRelationCommand, Scan parquet, ~Project?, WriteFiles?

table = spark.table("doubled")  # truth: Scan parquet
even = table.filter("twice % 4 = 0")  # truth: Filter, rows 13
print(len(even.collect()))  # truth: action

finish(spark)
