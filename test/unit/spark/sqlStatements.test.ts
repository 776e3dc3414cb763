import { describe, expect, test } from 'vitest';
import { sqlJob } from '../../../src/language/sqlJob';
import { sqlStatements } from '../../../src/spark/sqlStatements';

const texts = (text: string) => sqlStatements(text).map(each => each.text);

describe('statements of SQL', () => {
  test.each<[string, string, string[]]>([
    ['end at semicolons', 'a;b ;\nc', ['a', 'b', 'c']],
    ['do not exist between semicolons and in comments', ';; -- a;\n/* b; */ ;', []],
    ['keep comments inside', '-- x\nselect 1 -- y;\n+ 2; -- z', ['select 1 -- y;\n+ 2']],
    ['support nested comments', '/* a /* b; */ c; */ select 1', ['select 1']],
    ['know strings', `select 'a;''b;\\';', "c;\\";" ; d`, [`select 'a;''b;\\';', "c;\\";"`, 'd']],
    ['support quoted names', 'select `a;``b`; c', ['select `a;``b`', 'c']],
    ['keep a backslash in those as it is', 'select `a\\`; c', ['select `a\\`', 'c']],
    ['may be left open', "select 'a; b", ["select 'a; b"]],
    ['have no special meaning for dollar signs', 'select $$a; b$$', ['select $$a', 'b$$']],
  ])('%s', (_what, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test('that are compound are one', () => {
    const compound = `BEGIN
  DECLARE n INT DEFAULT 0;
  IF (n > 0) THEN SELECT 1; ELSEIF EXISTS (SELECT 1) THEN SELECT 2; END IF;
  WHILE n < 3 DO SET n = n + 1; END WHILE;
  SELECT CASE WHEN n = 1 THEN 'a' ELSE 'b' END, IF(n > 1, 2, 3);
  CREATE TABLE IF NOT EXISTS t AS SELECT 1;
  FOR x AS SELECT 1 DO SELECT x; END FOR;
  BEGIN SELECT 1; END;
END`;
    expect(texts(`SELECT 1; ${compound}; SELECT 2`)).toEqual(['SELECT 1', compound, 'SELECT 2']);
  });

  test('outside of one, CASE and IF open nothing', () => {
    const query = 'SELECT CASE WHEN a THEN 1 END';
    expect(texts(`${query}; DROP TABLE IF EXISTS t; SELECT begin FROM t; x`)).toEqual([
      query,
      'DROP TABLE IF EXISTS t',
      'SELECT begin FROM t',
      'x',
    ]);
  });

  test('have their range', () => {
    expect(sqlStatements('-- é\n  SELECT\n 1;')[0]!.range).toEqual({
      start: { line: 1, character: 2 },
      end: { line: 2, character: 2 },
    });
  });
});

test('each statement is an action, after those whose views it reads', () => {
  const { calls } = sqlJob(`CREATE TEMP VIEW a AS SELECT 'é';
INSERT INTO t SELECT 'FROM a' FROM \`A\` JOIN b;
SELECT 1`);
  expect(calls.map(({ op, kind, parents, site }) => [op, kind, parents, site.line, site.endColumn])).toEqual([
    ['sql', 'transformation', [], 1, 33],
    ['sql', 'action', [0], 1, 33],
    ['sql', 'transformation', [0], 2, 45],
    ['sql', 'action', [2], 2, 45],
    ['sql', 'transformation', [], 3, 8],
    ['show', 'action', [4], 3, 8],
  ]);
});
