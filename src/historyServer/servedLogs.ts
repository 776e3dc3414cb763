import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { StrobeError } from '../errors/strobeError';
import type { ListedApplication } from '../model/listedLog';
import { askHistoryServer, unreachable, type HistoryAccess } from './askHistoryServer';
import { apiAddress } from './historyPlace';

/** An attempt of an application, whose log a history server has. */
export interface ServedLog extends ListedApplication {
  /** Null if the application has only one, without a number. */
  attempt: string | null;
}

/** More are no list to choose from. The server sends the newest ones. */
export const MOST_APPLICATIONS = 5000;

const APPLICATION = v.object({ id: v.string(), name: v.string(), attempts: v.array(v.unknown()) });
const ATTEMPT = v.object({
  attemptId: v.optional(v.string()),
  sparkUser: v.string(),
  startTimeEpoch: v.number(),
  endTimeEpoch: v.number(),
  completed: v.boolean(),
});

/**
 * The newest applications of a history server, each attempt by itself, newest first.
 * @throws StrobeError `historyServer.missing`, and those of `askHistoryServer`.
 */
export async function servedLogs(server: string, access: HistoryAccess): Promise<ServedLog[]> {
  const address = apiAddress(server);
  address.searchParams.set('limit', String(MOST_APPLICATIONS));
  const answer = await json(address, access, () => noServer(server));
  const logs = Array.isArray(answer) ? answer.flatMap(attemptsIn) : [];
  if (!Array.isArray(answer) || (answer.length > 0 && logs.length === 0)) throw noServer(server);
  return newestFirst(logs);
}

/** The attempts of an application, newest first. @throws StrobeError `historyServer.noApplication`, and as `servedLogs` */
export async function attemptsOf(server: string, applicationId: string, access: HistoryAccess): Promise<ServedLog[]> {
  const missing = (host: string) => noApplication(host, applicationId);
  const logs = attemptsIn(await json(apiAddress(server, applicationId), access, missing));
  if (logs.length === 0) throw noServer(server);
  return newestFirst(logs);
}

export const noApplication = (host: string, applicationId: string) =>
  new StrobeError(
    'historyServer.noApplication',
    `The history server at ${host} has no application ${applicationId}: its log may have been deleted.`,
  );

const noServer = (server: string) =>
  new StrobeError('historyServer.missing', `There is no Spark History Server at ${server}: something else answers.`);

const newestFirst = (logs: ServedLog[]) => logs.sort((a, b) => b.startTime - a.startTime);

function attemptsIn(application: unknown): ServedLog[] {
  const read = v.safeParse(APPLICATION, application);
  if (!read.success) return [];
  const { id, name, attempts } = read.output;
  return attempts.flatMap(each => {
    const attempt = v.safeParse(ATTEMPT, each);
    if (!attempt.success) return [];
    const { attemptId = null, sparkUser, startTimeEpoch, endTimeEpoch, completed } = attempt.output;
    return {
      applicationId: id,
      attempt: attemptId,
      name,
      user: sparkUser,
      startTime: startTimeEpoch,
      // The server has -1 for none.
      endTime: completed && endTimeEpoch >= startTimeEpoch ? endTimeEpoch : null,
      status: completed ? ('ended' as const) : ('running' as const),
    };
  });
}

async function json(address: URL, access: HistoryAccess, missing: (host: string) => StrobeError): Promise<unknown> {
  const response = await askHistoryServer(address, access, missing);
  const body = await text(response).catch((error: Error) => {
    access.signal?.throwIfAborted();
    throw unreachable(address, error.message);
  });
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
