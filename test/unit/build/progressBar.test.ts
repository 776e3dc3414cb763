import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { progressBar } from '../../../src/build/progressBar.mjs';

function stream(terminal: { isTTY?: boolean; columns?: number }) {
  let text = '';
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    text += chunk.toString();
    done();
  };
  const writable = Object.assign(new Writable({ write }), terminal) as unknown as NodeJS.WriteStream;
  return { writable, text: () => text };
}

test('is one updated line within the width of a terminal', () => {
  const { writable, text } = stream({ isTTY: true, columns: 60 });
  const bar = progressBar(writable);
  bar.show({ fraction: 0.5, message: 'Installing packages' });
  bar.end();
  expect(text()).not.toContain('\n');
  expect(text()).toContain(' 50 % ');
  // eslint-disable-next-line no-control-regex
  for (const drawn of text().split(/\r\u001b\[K/)) expect(drawn.length).toBeLessThan(60);
});

test('prints a line for each new message and each tenth without a terminal', () => {
  const { writable, text } = stream({});
  const bar = progressBar(writable);
  for (const fraction of [0, 0.01, 0.02, 0.1, 0.11]) bar.show({ fraction, message: 'Working' });
  bar.show({ fraction: null, message: 'Waiting' });
  bar.end();
  expect(text()).toBe('0 % Working\n10 % Working\nWaiting\n');
});
