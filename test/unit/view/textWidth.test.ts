import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { textWidth } from '../../../src/view/text/textWidth';

test('every character has the columns that it has in a terminal, alone and between others', () => {
  const wrong: string[] = [];
  for (let code = 0x20; code < 0x3000; code++) {
    const character = String.fromCodePoint(code);
    if (code >= 0x7f && code < 0xa0) continue;
    for (const text of [character, `a${character}─`])
      if (textWidth(text) !== stringWidth(text)) wrong.push(`${code.toString(16)}: ${textWidth(text)}`);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['a long line of a plan', `${'│ '.repeat(5000)}● join`, 10_006],
  ['two columns', '数 ⌚', 5],
  ['a character of several code points', '👩‍👩‍👧', 2],
  ['a combining mark', 'é', 1],
])('%s', (_name, text, columns) => expect(textWidth(text)).toBe(columns));
