import { expect, test } from 'vitest';
import { plannedCells } from '../../../../src/gateway/notebook/readNotebooks';
import { stopLine } from '../../../../src/gateway/notebook/stopLine';

const NOTEBOOK = `# Databricks notebook source
df = spark.range(3)

print(df.count())

# COMMAND ----------

# MAGIC %md
# MAGIC Notes

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT 1 AS one;
# MAGIC SELECT 2
# MAGIC   AS two

# COMMAND ----------

# MAGIC %run ./other

# COMMAND ----------

# MAGIC %python
# MAGIC df.show()
`;

const at = (line: number) => stopLine('/w/orders.py', plannedCells(NOTEBOOK), line);

test('a line of Python stays, and one of SQL is the first of its statement', () => {
  expect([2, 4, 14, 15, 16, 25].map(at)).toEqual([2, 4, 14, 15, 15, 25]);
});

test.each([1, 9, 13, 20, 99])('line %d has no statement, which is told', line => {
  const message = `orders.py:${line} has no Python or SQL statement to stop at.`;
  expect(() => at(line)).toThrow(expect.objectContaining({ code: 'notebook.noStatement', message }));
});
