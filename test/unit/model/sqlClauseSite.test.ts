import { describe, expect, test } from 'vitest';
import { sqlClauseSite } from '../../../src/model/sqlClauseSite';

const source = (text: string) => (file: string) => (file === 'job.py' ? text : null);
const call = (line: number, endLine: number | null) => ({
  file: 'job.py',
  line,
  column: 4,
  endLine,
  endColumn: 4,
  function: '<module>',
});
const QUERY = 'df = spark.sql("""\n  SELECT *\n  FROM a\n  WHERE x > 1\n""")\n';

describe('the line of a SQL clause', () => {
  test('counts from the beginning of the text in the call', () => {
    const found = sqlClauseSite(call(1, 5), { line: 4, text: '  WHERE x > 1' }, source(QUERY));
    expect(found).toMatchObject({ line: 4, column: 2, endLine: 4, endColumn: 13 });
  });

  test('is found if the text begins lines below the name of the call', () => {
    const text = 'df = spark.sql(\n    """SELECT *\n  FROM a""",\n)\n';
    expect(sqlClauseSite(call(1, 4), { line: 2, text: '  FROM a' }, source(text))).toMatchObject({ line: 3 });
  });

  test('is that of the call if the text comes from elsewhere', () => {
    const text = 'Q = """SELECT *\nFROM a"""\ndf = spark.sql(Q)\n';
    expect(sqlClauseSite(call(3, 3), { line: 2, text: 'FROM a' }, source(text))).toEqual(call(3, 3));
  });

  test('is that of the call if an f-string changed the text', () => {
    const text = 'df = spark.sql(f"""SELECT *\nFROM {table}""")\n';
    expect(sqlClauseSite(call(1, 2), { line: 2, text: 'FROM a' }, source(text))).toEqual(call(1, 2));
  });

  test('is that of the call if the file was not recorded', () => {
    expect(sqlClauseSite(call(1, 5), { line: 4, text: 'WHERE x > 1' }, () => null)).toEqual(call(1, 5));
  });

  test('is found if Python does not report the end of a call', () => {
    expect(sqlClauseSite(call(1, null), { line: 3, text: '  FROM a' }, source(QUERY))).toMatchObject({ line: 3 });
  });
});
