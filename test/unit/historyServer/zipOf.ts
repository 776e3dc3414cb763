import { constants, crc32, deflateRawSync } from 'node:zlib';

/** What stands for the content of a file. */
export interface Deflated {
  data: Buffer;
  /** Number of bytes of the content, as the archive has it. */
  length: number;
}

/** Zeros without their checksum: about a thousandth of their length. */
export function deflatedZeros(mebibytes: number): Deflated {
  const one = Buffer.alloc(2 ** 20);
  const block = deflateRawSync(one, { finishFlush: constants.Z_FULL_FLUSH });
  const data = Buffer.concat([...Array<Buffer>(mebibytes).fill(block), deflateRawSync(Buffer.alloc(0))]);
  return { data, length: mebibytes * one.length };
}

/** A zip archive of files; texts are not compressed. */
export function zipOf(files: Record<string, string | Deflated>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, file] of Object.entries(files)) {
    const isText = typeof file === 'string';
    const content = isText ? Buffer.from(file) : file.data;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(isText ? 0 : 8, 4);
    fields.writeUInt32LE(isText ? crc32(content) : 0, 10);
    fields.writeUInt32LE(content.length, 14);
    fields.writeUInt32LE(isText ? content.length : file.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const parts = [Buffer.from('PK\x03\x04'), fields, Buffer.from(name), content];
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, rest, Buffer.from(name)]));
    local.push(...parts);
    offset += parts.reduce((sum, { length }) => sum + length, 0);
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end]);
}
