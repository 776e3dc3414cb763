/** PySpark files as people write them, made from parts in a random order. The same seed makes the same files. */
export interface MadeFile {
  name: string;
  text: string;
}

type Random = () => number;

/** Mulberry32: a small generator with a seed. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HEAD = `from functools import reduce
from pyspark.sql import DataFrame, SparkSession, Window, functions as F

`;

/** Each makes some lines with names of its own. */
const PARTS: ((name: string) => string)[] = [
  name => `def load_${name}(spark, path):
    """Reads the table."""
    return spark.read.option("header", True).csv(f"{path}/${name}").filter("id IS NOT NULL")

`,
  name => `def clean_${name}(df: DataFrame) -> DataFrame:
    for column in ["a", "b", "c"]:
        df = df.withColumn(column, F.trim(F.col(column)))
    if df.count() == 0:
        raise ValueError("${name} is empty")
    return df.dropDuplicates(["id"])

`,
  name => `class Job${name.toUpperCase()}:
    def __init__(self, spark, tables=None):
        self.spark = spark
        self.tables = tables or {}

    def read(self):
        for table in ["users", "orders", "items"]:
            self.tables[table] = self.spark.table(f"${name}.{table}")
        return self

    def run(self):
        users, orders = self.tables["users"], self.tables["orders"]
        joined = users.join(orders, "id", "left").groupBy("country").agg(F.sum("price").alias("total"))
        joined.write.mode("overwrite").saveAsTable("${name}.totals")
        return joined

`,
  name => `SETTINGS_${name.toUpperCase()} = {
${Array.from({ length: 25 }, (_, index) => `    "key_${index}": ["${name}", ${index}, {"nested": ${index * 2}}],`).join('\n')}
}

`,
  name => `def report_${name}(spark):
    spark.sql("""
        SELECT country, count(*) AS n FROM ${name}
        WHERE year = 2024 GROUP BY country
    """).createOrReplaceTempView("report_${name}")
    window = Window.partitionBy("country").orderBy(F.desc("n"))
    top = spark.table("report_${name}").withColumn("rank", F.row_number().over(window)).filter("rank < 10")
    rows = top.collect()
    print(rows[0], len(rows))
    return top

`,
  name => `${name}_numbers = [value * 2 for value in range(100) if value % 3]
${name}_text = "${name}".upper() + str(len(${name}_numbers))

def helper_${name}(values, *rest, key=None, **options):
    result = {}
    for index, value in enumerate(sorted(values, key=key)):
        try:
            result[index] = value if value else options.get(str(index), rest)
        except (KeyError, ValueError) as error:
            print("failed", error)
    return result

`,
];

/** @param lines length at least */
export function madeFile(random: Random, name: string, lines: number, imported: string[] = []): MadeFile {
  let text = HEAD + imported.map(each => `from ${each} import clean_a, load_a\n`).join('');
  for (let part = 0; text.split('\n').length < lines; part++) {
    text += PARTS[Math.floor(random() * PARTS.length)]!(`${'abcdefgh'[part % 8]}${part < 8 ? '' : part}`);
  }
  return { name, text };
}

/** Most files are short, few are very long, as in public repositories: the median has 120 lines, the longest 5,000. */
export function corpus(random: Random, count: number): MadeFile[] {
  return Array.from({ length: count }, (_, index) => {
    const lines = Math.min(5000, Math.round(120 * Math.exp(1.15 * normal(random))));
    return madeFile(random, `made_${index}.py`, lines);
  });
}

/** A normal distribution, by the sum of twelve uniform ones. */
const normal = (random: Random): number => Array.from({ length: 12 }, random).reduce((a, b) => a + b, -6);
