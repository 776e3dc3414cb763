import { describe, expect, test } from 'vitest';
import { inlayHints } from '../../../src/language/inlayHints';
import { lineMap } from '../../../src/language/lineMap';
import { OpenDocument } from '../../../src/language/openDocument';
import type { SiteFigures } from '../../../src/wire/languageMessages';
import { positionIn } from '../../../src/text/position';
import { parser } from './support/python';

const TEXT = `from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
a = spark.range(1)
"é"; a.count()
(
    a.filter("id > 1")
    .count()
)
a.show(
    20,
)
`;
const COUNT = site('count', 4, 6, 4, 15, { time: 100, jobs: 1 });
const SECOND = site('count', 7, 5, 7, 12, { time: 2000, jobs: 2, shuffleBytes: 4096 });
const SHOW = site('show', 9, 0, 11, 1, { time: 300, jobs: 1 });

function site(op: string, line: number, column: number, endLine: number, endColumn: number, more: object): SiteFigures {
  const nothing = { calls: 1, time: null, sharedBy: 1, jobs: 0, shuffleBytes: 0, error: null };
  return { line, column, endLine, endColumn, op, kind: 'action', ...nothing, ...more };
}

function opened(text = TEXT): OpenDocument {
  return new OpenDocument('file:///job.py', 'python', 1, text, parser);
}

function ran(text = TEXT, sites = [COUNT, SECOND, SHOW]) {
  return { uri: 'file:///job.py', text, startTime: 0, sites };
}

/** Replaces a text that occurs once in a document. Like the editor, sends only the difference. */
function edit(document: OpenDocument, from: string, to: string): void {
  const parts = document.text.split(from);
  expect(parts).toHaveLength(2);
  const shorter = Math.min(from.length, to.length);
  let first = 0;
  while (first < shorter && from[first] === to[first]) first++;
  let last = 0;
  while (last < shorter - first && from.at(-1 - last) === to.at(-1 - last)) last++;
  const start = positionIn(document.text, parts[0]!.length + first);
  const end = positionIn(document.text, parts[0]!.length + from.length - last);
  document.change([{ range: { start, end }, text: to.slice(first, to.length - last) }], document.version + 1);
}

/** The current text at each figure. */
const places = (document: OpenDocument) => document.figuresNow().map(({ range }) => document.textIn(range));
const hints = (document: OpenDocument) =>
  inlayHints(document.figuresNow(), document.noteEnds(), 0, 99).map(hint => `${hint.position.line} ${hint.label}`);

const ALL = ['a.count()', 'count()', 'a.show(\n    20,\n)'];

describe('figures of the last run', () => {
  test('are at their calls, with correct UTF-8 columns, and shown at the end of the line', () => {
    const document = opened();
    document.setFigures(ran());
    expect(places(document)).toEqual(ALL);
    expect(hints(document)).toEqual(['3 100 ms · 1 job', '6 2.0 s · 2 jobs · 4.0 KiB shuffled', '10 300 ms · 1 job']);
  });

  test.each<[string, string, string, string[]]>([
    ['lines above', 'a = spark', '\n\nx = 1\na = spark', ALL],
    ['fewer lines above', 'a = spark.range(1)\n', '', ALL],
    ['an earlier part of the line', '"é";', '"éé";', ALL],
    ['a comment after it', 'a.count()\n', 'a.count()  # all\n', ALL],
    ['more of the chain', '    .count()', '    .count().bit_length()', ALL],
    ['an earlier part of the chain', 'id > 1', 'id > 2', ALL],
    ['the call', 'a.count()', 'a.counts()', ALL.slice(1)],
    ['the object of the call', ' a.count()', ' ba.count()', ALL.slice(1)],
    ['an argument', '20', '30', ALL.slice(0, 2)],
    ['a comment mark before it', '"é"; a', '# "é"; a', ALL.slice(1)],
    ['a quote before it', '"é"; a', '"é"; "a', ALL.slice(1)],
    ['a new line in the middle of it', 'a.count()', 'a.\\\ncount()', ALL.slice(1)],
    ['the whole call', '"é"; a.count()\n', '', ALL.slice(1)],
  ])('move with their call or disappear after an edit of %s', (_what, from, to, expected) => {
    const document = opened();
    document.setFigures(ran());
    edit(document, from, to);
    expect(places(document)).toEqual(expected);
  });

  test('return when the edit is undone', () => {
    const document = opened();
    document.setFigures(ran());
    edit(document, '20', '30');
    edit(document, '30', '20');
    expect(places(document)).toEqual(ALL);
  });

  test('of a run that started before edits are moved by each edit', () => {
    const document = opened();
    edit(document, 'a.count()', 'a.count()\na.count()');
    edit(document, '"é"; a.count()\n', '');
    document.setFigures(ran());
    expect(places(document)).toEqual(ALL.slice(1));
  });

  test('of a text that was saved between edits start from the saved text', () => {
    const document = opened('x = 1\n');
    document.change([{ text: TEXT }], 2);
    edit(document, '20', '30');
    document.saved();
    const text = document.text;
    edit(document, 'a = spark', '\na = spark');
    document.setFigures(ran(text));
    expect(places(document)).toEqual([...ALL.slice(0, 2), 'a.show(\n    30,\n)']);
  });

  test('of a file that was changed elsewhere are only at unambiguous lines', () => {
    const document = opened(`# new\n${TEXT.replace('20', '30')}`);
    document.setFigures(ran());
    expect(places(document)).toEqual(ALL.slice(0, 2));
  });

  test('survive the replacement of the whole text', () => {
    const document = opened();
    document.setFigures(ran());
    document.change([{ text: `# new\n${TEXT}` }], 2);
    expect(places(document)).toEqual(ALL);
  });

  test('work with carriage returns', () => {
    const document = opened(TEXT.replace(/\n/g, '\r\n'));
    document.setFigures(ran());
    expect(hints(document)).toHaveLength(3);
    edit(document, 'a = spark', '\r\na = spark');
    expect(hints(document)[0]).toMatch(/^4 /);
  });

  test('are at the line if Python reports no columns', () => {
    const document = opened();
    document.setFigures(ran(TEXT, [{ ...COUNT, column: null, endLine: null, endColumn: null }]));
    expect(places(document)).toEqual(['"é"; a.count()']);
  });

  test('of lines that do not exist are omitted', () => {
    const document = opened();
    document.setFigures(ran(TEXT, [{ ...COUNT, line: 99, endLine: 99 }]));
    expect(places(document)).toEqual([]);
  });

  test('without cost are not shown', () => {
    const document = opened();
    document.setFigures(ran(TEXT, [site('range', 3, 4, 3, 18, { kind: 'dataset', time: 500 })]));
    expect(hints(document)).toEqual([]);
  });
});

describe('lines of two texts', () => {
  const map = (before: string, after: string) => lineMap([...before], [...after]);

  test.each<[string, string, (number | null)[]]>([
    ['abc', 'abc', [0, 1, 2]],
    ['abc', 'xabyc', [1, 2, 4]],
    ['abcd', 'ad', [0, null, null, 1]],
    ['abcde', 'acbde', [0, null, 1, 3, 4]],
    ['abxab', 'abyab', [0, 1, null, 3, 4]],
    ['aab', 'ab', [null, null, 1]],
    ['', 'a', []],
  ])('%s → %s', (before, after, expected) => {
    expect(map(before, after)).toEqual(expected);
  });
});
