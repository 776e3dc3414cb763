/** Fixed lengths of MessagePack's types from 0xc0 on, after their first byte; negative: the size of a length that follows. */
const AFTER: Record<number, number> = {
  ...{ 0xc0: 0, 0xc1: 0, 0xc2: 0, 0xc3: 0, 0xc4: -1, 0xc5: -2, 0xc6: -4 },
  ...{ 0xca: 4, 0xcb: 8, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8, 0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8 },
  ...{ 0xd4: 2, 0xd5: 3, 0xd6: 5, 0xd7: 9, 0xd8: 17, 0xd9: -1, 0xda: -2, 0xdb: -4, 0xdc: 2, 0xdd: 4, 0xde: 2, 0xdf: 4 },
};

/**
 * Whether MessagePack data has at most so many values, those in arrays and maps included. A byte can be a value of many bytes
 * in memory, so it is asked before data of unknown origin is unpacked.
 */
export function hasAtMostItems(data: Buffer, most: number): boolean {
  let items = 0;
  for (let position = 0; position < data.length;) {
    if (++items > most) return false;
    const type = data[position++]!;
    if (type >= 0xa0 && type <= 0xbf) position += type & 31;
    else if (type >= 0xc0 && type < 0xe0) position += lengthAfter(data, position, type);
  }
  return true;
}

function lengthAfter(data: Buffer, position: number, type: number): number {
  const isExtension = type >= 0xc7 && type <= 0xc9;
  const after = isExtension ? -(2 ** (type - 0xc7)) : AFTER[type]!;
  if (after >= 0 || position - after > data.length) return Math.abs(after);
  return -after + data.readUIntBE(position, -after) + (isExtension ? 1 : 0);
}
