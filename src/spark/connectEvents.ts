import type { OperationLogged } from '../model/runEvent';
import type { Json } from './logJson';
import { number, numberOrNull, text, textOrNull } from './logJson';

const PREFIX = 'org.apache.spark.sql.connect.service.SparkListenerConnectOperation';

const PHASES: Record<string, OperationLogged['phase']> = {
  Started: 'started',
  Analyzed: 'analyzed',
  ReadyForExecution: 'ready',
  Finished: 'finished',
  Failed: 'failed',
  Canceled: 'canceled',
  Closed: 'closed',
};

/** What a server of Spark Connect logs about an operation (Spark 3.5 and newer); null for other events. */
export function connectEvent(json: Json, applicationId: string): OperationLogged | null {
  const name = text(json['Event']);
  const phase = name.startsWith(PREFIX) ? PHASES[name.slice(PREFIX.length)] : undefined;
  if (!phase) return null;
  return {
    type: 'operationLogged',
    time: number(json['eventTime']),
    applicationId,
    operationId: text(json['operationId']),
    phase,
    sessionId: textOrNull(json['sessionId']),
    userId: textOrNull(json['userId']),
    ...(phase === 'started' ? statement(text(json['statementText'])) : { what: null, root: null }),
    rows: numberOrNull(json['producedRowCount']),
    error: textOrNull(json['errorMessage']),
  };
}

/**
 * The kind of a statement, from its text: Spark prints the message of the protocol, with the fields of the topmost one
 * at the beginning of lines. A query is a relation with `common` before it. The rest of the text is not used, because
 * literals stand in it.
 */
function statement(printed: string): Pick<OperationLogged, 'what' | 'root'> {
  const fields = Array.from(printed.matchAll(/^(\w+) \{/gm), ([, name]) => name!);
  if (fields[0] === 'common') return { what: 'query', root: fields[1] ?? null };
  return { what: fields[0] ?? null, root: null };
}
