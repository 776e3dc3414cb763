import { PassThrough } from 'node:stream';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import {
  createProtocolConnection,
  type ClientCapabilities,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { LanguageServer } from '../../../../src/language/languageServer';
import { NO_DISK, type Disk } from '../../../../src/language/workspaceFiles';
import { parser } from './python';

/** A client of a language server that it has initialized. */
export interface Connected {
  client: ProtocolConnection;
  /** Shuts the server down first, as clients do: it may have something to send later. */
  dispose(): Promise<void>;
}

/** @param prepare called before the first request, to set handlers of the client */
export async function connected(
  capabilities: ClientCapabilities = {},
  prepare: (client: ProtocolConnection) => void = () => undefined,
  disk: Disk = NO_DISK,
): Promise<Connected> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const connection = createConnection(ProposedFeatures.all, toServer, toClient);
  new LanguageServer(connection, Promise.resolve(parser), disk);
  connection.listen();
  const client = createProtocolConnection(toClient, toServer);
  prepare(client);
  client.listen();
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities });
  const dispose = async () => {
    await client.sendRequest('shutdown');
    client.dispose();
    connection.dispose();
  };
  return { client, dispose };
}
