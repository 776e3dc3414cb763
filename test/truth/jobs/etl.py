"""A typical job: read, clean, enrich, aggregate, write, report."""

from helpers_finish import finish
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

spark = SparkSession.builder.config("spark.sql.autoBroadcastJoinThreshold", -1).getOrCreate()


def make_inputs():
    orders = [f"{i},{i % 7},{i * 3 % 50}" for i in range(120)]
    with open("orders.csv", "w") as file:
        file.write("\n".join(["id,customer,amount", *orders]))
    with open("customers.csv", "w") as file:
        file.write("\n".join(["customer,city", *(f"{i},city{i % 3}" for i in range(6))]))


def read(name: str, schema: str) -> DataFrame:
    return spark.read.option("header", True).schema(schema).csv(name)  # truth: Scan csv


def clean(orders: DataFrame) -> DataFrame:
    return (
        orders.dropDuplicates(["id"])  # truth: HashAggregate?, SortAggregate?, ~Exchange, ~Sort?
        .filter(F.col("amount") > 0)  # truth: Filter
        .withColumn("price", F.round(F.col("amount") * 1.2, 2))  # truth: Project
    )


def enrich(orders: DataFrame, customers: DataFrame) -> DataFrame:
    return orders.join(customers, "customer", "left")  # truth: SortMergeJoin, ~Exchange, ~Sort, Project?


make_inputs()
orders = clean(read("orders.csv", "id long, customer long, amount long"))
customers = read("customers.csv", "customer long, city string")
sales = enrich(orders, customers)
sales = sales.na.fill("nowhere", ["city"])  # truth: Project
by_city = sales.groupBy("city", "customer").agg(F.sum("price").alias("turnover"))  # truth: HashAggregate
ranks = Window.partitionBy("city").orderBy(F.desc("turnover"))
ranked = by_city.withColumn("place", F.row_number().over(ranks))  # truth: Window, ~Exchange, ~Sort
best = ranked.where("place = 1")  # truth: Filter, rows 4
best.write.mode("overwrite").parquet("best")  # truth: action parquet, Execute InsertIntoHadoopFsRelationCommand, WriteFiles?

report = spark.read.parquet("best").orderBy("city")  # truth: Scan parquet, Sort, ~Exchange
for row in report.collect():  # truth: action collect
    print(row.city, row.customer)

finish(spark)
