import type { StreamKey } from '../model/streamEvents';
import { JavaRef } from '../py4j/codec';
import type { JvmLink } from './jvmLink';

/** Stopping waits for the function of `foreachBatch`, which Python does not interrupt. */
const STOP_MS = 600_000;

/**
 * Stops a streaming query of any session of an application, as `query.stop()` does, and waits until it has ended.
 * @param session any of them: Spark keeps the active queries of all of them together (`SharedState`).
 * @param onFound called before it is stopped; not if this run of it is not active.
 * @throws Error if Spark cannot stop it, or not in ten minutes.
 */
export function stopStream(
  link: JvmLink,
  session: JavaRef,
  { streamId, streamRunId }: StreamKey,
  onFound: () => void,
): Promise<void> {
  return link.inOwnThread(STOP_MS, async client => {
    const shared = await client.callForRef(session, 'sharedState');
    const active = await client.callForRef(shared, 'activeStreamingQueries');
    const id = await client.callForRef('z:java.util.UUID', 'fromString', streamId);
    const query = await client.call(active, 'get', id);
    await client.release(shared, active, id);
    if (!(query instanceof JavaRef)) return;
    try {
      const runId = await client.callForRef(query, 'runId');
      const isThis = String(await client.call(runId, 'toString')) === streamRunId;
      await client.release(runId);
      if (!isThis) return;
      onFound();
      await client.call(query, 'stop');
    } finally {
      await client.release(query);
    }
  });
}
