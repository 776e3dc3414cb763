import type { Socket } from 'node:net';
import { Packr } from 'msgpackr';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Message,
  type MessageConnection,
} from 'vscode-jsonrpc/node';

const packr = new Packr({ useRecords: false });
const name = 'application/msgpack';

const contentTypeEncoder = { name, encode: (message: Message) => Promise.resolve(packr.pack(message)) };
const contentTypeDecoder = { name, decode: (data: Uint8Array) => Promise.resolve(packr.unpack(data) as Message) };

/** JSON-RPC over `socket` in msgpack, from the next byte. The caller calls `listen()` after setting its handlers. */
export function connectMessages(socket: Socket): MessageConnection {
  socket.setNoDelay(true);
  const reader = new StreamMessageReader(socket, {
    charset: 'utf-8',
    contentTypeDecoder,
    contentTypeDecoders: [contentTypeDecoder],
  });
  const writer = new StreamMessageWriter(socket, { charset: 'utf-8', contentTypeEncoder });
  const connection = createMessageConnection(reader, writer);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => connection.dispose());
  return connection;
}
