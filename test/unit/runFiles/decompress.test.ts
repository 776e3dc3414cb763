import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EndOfBytes } from '../../../src/runFiles/codecs/byteReader';
import { DamagedData } from '../../../src/runFiles/codecs/damagedData';
import { decompress, loadCodecs } from '../../../src/runFiles/codecs/decompress';

/** One log, as Spark's own codecs compress it; `small.gz` has two members. */
const fixture = (name: string) => readFileSync(join(__dirname, '../../fixtures/logs', name));
const plain = fixture('small');

beforeAll(() => loadCodecs());

function* inPieces(data: Buffer, length: number) {
  for (let start = 0; start < data.length; start += length) yield data.subarray(start, start + length);
}

async function contentOf(data: Buffer, length = data.length): Promise<Buffer> {
  const read: Buffer[] = [];
  for await (const part of decompress(inPieces(data, length))) read.push(part);
  return Buffer.concat(read);
}

/** What could be read before the error, and the error. */
async function readUntilError(data: Buffer): Promise<[Buffer, unknown]> {
  const read: Buffer[] = [];
  try {
    for await (const part of decompress([data])) read.push(part);
    return [Buffer.concat(read), null];
  } catch (error) {
    return [Buffer.concat(read), error];
  }
}

test('a file that is not compressed is left as it is, also a short one', async () => {
  expect(await contentOf(plain, 100)).toEqual(plain);
  expect(await contentOf(Buffer.from('{'))).toEqual(Buffer.from('{'));
  expect(await contentOf(Buffer.alloc(0))).toEqual(Buffer.alloc(0));
});

/** LZF and Snappy have none, and Spark's Zstandard leaves it out. */
const HAS_CHECKSUM = ['checked.zst', 'lz4', 'gz'];

describe.each(['zstd', 'checked.zst', 'lz4', 'lzf', 'snappy', 'gz'])('%s', extension => {
  const data = fixture(`small.${extension}`);

  test.each([1, 7, 1000, 100_000])('is read from pieces of %i bytes', async length => {
    expect(await contentOf(data, length)).toEqual(plain);
  });

  test('is read twice when two logs were joined', async () => {
    expect(await contentOf(Buffer.concat([data, data]), 500)).toEqual(Buffer.concat([plain, plain]));
  });

  test('that ends early says so', async () => {
    expect((await readUntilError(data.subarray(0, data.length - 20)))[1]).toBeInstanceOf(EndOfBytes);
  });

  test('that is damaged never gives other content without an error', async () => {
    for (let at = 12; at < data.length; at += 37) {
      const damaged = Buffer.from(data);
      damaged[at]! ^= 0x41;
      const [content, error] = await readUntilError(damaged);
      if (error !== null) expect(error).toSatisfy(each => each instanceof DamagedData || each instanceof EndOfBytes);
      else if (HAS_CHECKSUM.includes(extension)) expect(content).toEqual(plain);
    }
  });
});
