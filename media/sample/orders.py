"""A sample job: the best-selling items of each region. It generates its own data, so it runs anywhere.

Select "Run job" above this line. Then edit the job and run it again.
"""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

ORDERS = 300_000


def make_orders(spark):
    return spark.range(ORDERS).select(
        F.col("id").alias("order_id"),
        (F.pmod(F.hash("id"), F.lit(500))).alias("customer_id"),
        F.expr("element_at(array('book', 'film', 'game', 'song'), cast(pmod(hash(id, 1), 4) + 1 as int))").alias("item"),
        (F.pmod(F.hash(F.col("id"), F.lit(2)), F.lit(9000)) / 100).alias("price"),
    )


def make_customers(spark):
    regions = F.expr("element_at(array('north', 'south', 'east', 'west'), cast(pmod(hash(id, 3), 4) + 1 as int))")
    return spark.range(500).select(F.col("id").alias("customer_id"), regions.alias("region"))


def main():
    spark = SparkSession.builder.appName("orders").getOrCreate()

    orders = make_orders(spark).cache()
    customers = make_customers(spark)
    print("orders:", orders.count())

    by_region = orders.join(customers, "customer_id").groupBy("region", "item").agg(
        F.count("*").alias("orders"),
        F.round(F.sum("price"), 2).alias("revenue"),
    )
    for row in by_region.orderBy(F.desc("revenue")).limit(5).collect():
        print(f"{row.region:6} {row['item']:5} {row.orders:6} orders {row.revenue:12,.2f}")

    words = spark.sparkContext.parallelize(["spark runs lazily", "an action runs spark"] * 1000)
    pairs = words.flatMap(str.split).map(lambda word: (word, 1)).reduceByKey(lambda one, other: one + other)
    print("words:", sorted(pairs.collect()))

    spark.stop()


if __name__ == "__main__":
    main()
