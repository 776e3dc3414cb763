import { expect, test } from 'vitest';
import { codeLine } from '../../../src/text/codeLine';

test.each([
  ['df.select(\n    "a",\n    "b",\n)', 'df.select("a", "b")'],
  ['df.select(  # all\n    "a",  # first, "quoted"\n    # nothing\n    "b"\n)', 'df.select("a", "b")'],
  ['(\n    df\n    .filter("x > 1")\n    .count()\n)', '(df.filter("x > 1").count())'],
  ['df.filter("a # b")', 'df.filter("a # b")'],
  ["df.filter('it\\'s # one')  # two", "df.filter('it\\'s # one')"],
  ['spark.sql("""\n    SELECT 1 -- # one\n    FROM t\n""")', 'spark.sql(""" SELECT 1 -- # one FROM t """)'],
  ['df.join(\n    other,\n    ["a",\n     "b"],\n)', 'df.join(other, ["a", "b"])'],
  ['df.where(a) \\\n    .count()', 'df.where(a).count()'],
  ['f"{a}#{b}"', 'f"{a}#{b}"'],
  ['(a,)', '(a,)'],
])('%j', (code, line) => expect(codeLine(code)).toBe(line));
