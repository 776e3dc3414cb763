import { expect, test } from 'vitest';
import { CHARACTER, fitPlace } from '../../../src/view/parts/fitPixels';

/** For so many characters. */
const room = (columns: number) => columns * 12 * CHARACTER + 1;

test.each([
  ['all of it', 'collect job.py:27', 17, 'collect job.py:27'],
  ['the line, where the file is cut', 'collect logged_queries.py:27', 20, 'collect logged_q…:27'],
  ['what fits of a text without a line', 'collect logged_queries.py', 12, 'collect log…'],
  ['the start, where there is hardly room', 'count job.py:27', 6, 'count…'],
])('an action shows %s', (_what, text, columns, shown) => expect(fitPlace(text, room(columns), 12)).toBe(shown));
