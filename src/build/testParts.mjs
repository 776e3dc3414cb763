/** The parts of the tests, and which of them an argument of `npm test` means. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Each is a folder of `test` and a project of `vitest.config.mts`. */
export const PARTS = ['unit', 'process', 'truth', 'webview', 'editor'];

/**
 * What `npm test` was asked for: one part, or the test files whose path holds one of `patterns`, or (neither) everything.
 * `passedOn`: for vitest.
 *
 * @param {string[]} args
 * @returns {{ part: string | null, patterns: string[], passedOn: string[] }}
 */
export function testArguments(args) {
  const options = args.findIndex(arg => arg.startsWith('-'));
  const words = options < 0 ? args : args.slice(0, options);
  const passedOn = args.slice(words.length);
  // `npm test process daemon`: the files of a part with a word in their path.
  const part = PARTS.includes(words[0]) ? words[0] : null;
  return { part, patterns: part ? words.slice(1) : words, passedOn };
}

/**
 * The parts with a test file that vitest takes for one of the patterns: its path holds it, whatever the case of letters.
 *
 * @param {string} root of the repository
 * @param {string[]} patterns
 */
export function partsMatching(root, patterns) {
  const wanted = patterns.map(pattern => pattern.toLowerCase());
  return PARTS.filter(part => {
    const files = readdirSync(path.join(root, 'test', part), { recursive: true }).filter(file =>
      /\.test\.ts$/.test(file),
    );
    const paths = files.map(file => `test/${part}/${file.split(path.sep).join('/')}`.toLowerCase());
    return paths.some(file => wanted.some(pattern => file.includes(pattern)));
  });
}
