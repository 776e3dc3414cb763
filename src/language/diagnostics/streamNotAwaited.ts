import * as l10n from '@vscode/l10n';
import { isClassKnown, type JobSource, type MethodCall, type Placed } from './jobSource';
import type { FindInSource } from './sourceDiagnostic';

/** Anything by which a script can wait for a query, end it, or live on. */
const KEEPS_ALIVE =
  /await|sleep|isActive|processAllAvailable|lastProgress|recentProgress|\.stop\(|\binput\(|\bpause\(|\bwait\w*\(|\.join\(\)|forever|serve|while True/i;

/**
 * A streaming query that a script starts and then ends without waiting for it, which ends the query. Silent in notebooks, and where
 * other code gets the query.
 */
export const streamNotAwaited: FindInSource = source => {
  if (source.isNotebook || source.mentions(KEEPS_ALIVE)) return [];
  return source
    .methods(/^(?:DataStreamWriter|StreamingContext)$/, /^(?:start|toTable)$/)
    .filter(call => isClassKnown(call) && call.isReached && isKeptHere(source, call))
    .map(call => ({
      range: call.nameRange,
      message: l10n.t(
        '{0}() returns at once, and the query ends with the script. Wait for it with awaitTermination().',
        call.op,
      ),
      fix: null,
    }));
};

/** Whether the query is dropped, or assigned to a variable that nothing reads. */
function isKeptHere(source: JobSource, { chunk, place }: MethodCall): boolean {
  const parent = source.parentOf({ chunk, node: place });
  if (parent?.type === 'expression') return true;
  if (parent?.type !== 'assignment' || parent.target.type !== 'name') return false;
  const target: Placed = { chunk, node: parent.target };
  return source.readsOf(parent.target.name, target).length === 0;
}
