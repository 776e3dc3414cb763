import { expect, test } from 'vitest';
import { openDamagedFiles } from '../fuzz/damagedFiles';

/** A part of `npm run fuzz`. */
test(
  'a damaged recording or event log is read as far as it goes, or refused with a code',
  { timeout: 120_000 },
  async () => {
    expect(await openDamagedFiles(Array.from({ length: 60 }, (_, seed) => seed))).toEqual([]);
  },
);
