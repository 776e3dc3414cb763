import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PythonFile } from '../../../src/language/pythonFile';
import { splitChunks } from '../../../src/language/splitChunks';
import { parser } from './support/python';

const job = readFileSync(path.resolve(__dirname, '../../jobs/lineage.py'), 'utf8');
const starts = (text: string) => splitChunks(text).map(chunk => chunk.text.split('\n')[0]);

describe('chunks', () => {
  test('form the original text, each at its row', () => {
    const chunks = splitChunks(job);
    expect(chunks.map(chunk => chunk.text).join('')).toBe(job);
    expect(chunks.length).toBeGreaterThan(10);
    const lines = job.split('\n');
    for (const { row, text } of chunks) expect(text.split('\n')[0]).toBe(lines[row]);
  });

  test('start at definitions with their decorators, and continue with else and except', () => {
    const text =
      '@a\n@b\ndef f():\n    pass\ndef g(): pass\ntry:\n    x\nexcept E:\n    y\nelse:\n    z\nclass C: pass\n';
    expect(starts(text)).toEqual(['@a', 'def g(): pass', 'try:', 'class C: pass']);
  });

  test.each([
    ['a long string', 'x = """\ndef f():\n"""\ndef g(): pass\n'],
    ['a string with a quote of the other kind', "x = '''\n\"\"\"\ndef f():\n'''\ndef g(): pass\n"],
    ['a string with an escaped quote', 'x = """\\"""\ndef f():\n"""\ndef g(): pass\n'],
    ['a continued line', 'x = \\\ndefined\ndef g(): pass\n'],
    ['a continued string', "x = 'a \\\ndef b'\ndef g(): pass\n"],
    ['quotes in a comment', "x = 1  # don't\ndef g(): pass\n"],
  ])('do not start inside %s', (_what, text) => {
    expect(starts(text).at(-1)).toBe('def g(): pass');
    expect(starts(text)).toHaveLength(2);
  });

  test('an unclosed bracket ends at the next definition', () => {
    expect(starts('x = f(\ny = (\ndef g(): pass\n')).toEqual(['x = f(', 'def g(): pass']);
  });

  test('of a long sequence of statements do not all change with one line', () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `value_${index} = call(${index})`);
    const before = new Set(splitChunks(`${lines.join('\n')}\n`).map(chunk => chunk.text));
    lines.splice(700, 0, 'typed = 1');
    const after = splitChunks(`${lines.join('\n')}\n`);
    expect(after.filter(chunk => !before.has(chunk.text)).length).toBeLessThanOrEqual(3);
    expect(after.length).toBeGreaterThan(50);
  });
});

describe('an open file', () => {
  test('is the same after every edit as if newly opened', () => {
    const edited = new PythonFile(parser);
    let text = job;
    edited.update(text);
    for (const [from, to] of EDITS) {
      expect(text).toContain(from);
      text = text.replace(from, to);
      const fresh = new PythonFile(parser);
      expect(edited.update(text)).toEqual(fresh.update(text));
      fresh.dispose();
    }
    edited.dispose();
  });

  test('parses only the edited part again', () => {
    const parsed: string[] = [];
    const file = new PythonFile({ ...parser, parse: (text, old) => (parsed.push(text), parser.parse(text, old)) });
    file.update(job);
    parsed.length = 0;
    file.update(job.replace('.distinct()', '.distinct ()'));
    expect(parsed).toHaveLength(1);
    expect(parsed[0]).toContain('.distinct ()');
    parsed.length = 0;
    file.update(job);
    expect(parsed).toEqual([]);
    file.dispose();
  });
});

const EDITS: [string, string][] = [
  ['people.select("name").distinct()', 'people.select("näme 💡").distinct()'],
  ['def grouped(people):', 'def grouped(people, more):\n    """Says more.\n\n    '],
  ['"""Says more.\n\n    ', '"""Says more."""'],
  ['    print(grown.count())', '    print(grown.count('],
  ['    print(grown.count(', '    print(grown.count())'],
  ['def chain(people):\n', ''],
  ['if __name__ == "__main__":', 'x = 1\nif __name__ == "__main__":'],
];
