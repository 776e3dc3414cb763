import { expect, test } from 'vitest';
import { openDamagedFiles } from '../fuzz/damagedFiles';

/** In which a fault was found. */
const KNOWN = [1736, 1767, 2663, 3318, 8823, 9719];

/** A part of `npm run fuzz`. */
test('a damaged recording or event log is read as far as it goes, or refused with a code', async () => {
  expect(await openDamagedFiles([...Array.from({ length: 40 }, (_, seed) => seed), ...KNOWN])).toEqual([]);
});
