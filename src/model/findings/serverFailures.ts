import { errorText } from '../causes/errorText';
import { rpcError, rpcErrorText, type RpcError } from '../causes/rpcError';
import { minorLine } from '../../text/versionNumbers';
import { isRemote } from '../applications';
import type { Action, Application, RpcSum, Run, Status } from '../run';
import type { CallSite } from '../runEvent';
import type { Found } from './finding';
import { olderServer, signOfAge, type OlderServer } from './olderServer';
import { distinctLines, type RunFacts } from './runFacts';

/** An error of the run: of an action that failed, or the one that ended the script. */
interface Failure {
  /** Empty if nothing has failed: pyspark still tries again, or did until somebody cancelled the run. */
  text: string;
  action: Action | null;
  lines: (CallSite | null)[];
}

/** What is said of the server; the address is part of the sentence. */
type Told = Pick<Found, 'rule' | 'title' | 'found' | 'change' | 'evidence'>;

/**
 * Failures for which Spark did nothing wrong: its server is not there, refuses the client, is lost, or speaks another
 * protocol. They are told by the status of the RPC and by Spark's error classes, once for each rule, at the line that failed
 * first. Cost: the time of the action. No saving: it gave no result.
 */
export function serverFailures(facts: RunFacts): Found[] {
  const found = failuresOf(facts).flatMap(failure => {
    const told = toldOf(failure, facts);
    return told ? [{ told, failure }] : [];
  });
  const firsts = found.filter(({ told }, at) => found.findIndex(each => each.told.rule === told.rule) === at);
  return firsts.map(({ told, failure }) => findingOf(told, failure));
}

function findingOf(told: Told, { text, action, lines }: Failure): Found {
  const rpc = rpcError(text);
  return {
    ...told,
    lines: distinctLines(lines),
    ...(action && { applicationId: action.applicationId, actionId: action.id, datasetIds: action.datasetIds }),
    cost: action && (action.endTime ?? action.startTime) - action.startTime,
    evidence: told.evidence ?? (rpc ? { status: rpc.status, ...(rpc.details && { details: rpc.details }) } : {}),
    isFailure: true,
  };
}

/** pyspark's own code, in a traceback, and the exceptions that only Spark Connect raises. */
const OF_CONNECT = /\bSparkConnectGrpcException\b|pyspark[\\/]sql[\\/]connect[\\/]/;

function failuresOf({ run }: RunFacts): Failure[] {
  const silent = new Set(run.applications.filter(({ silentSince }) => silentSince !== null).map(({ id }) => id));
  const failed = run.actions.flatMap(action => {
    const waits = silent.has(action.applicationId ?? '') && WAITS.has(action.status);
    const text = waits ? '' : action.status === 'failed' ? errorText(run, action) : null;
    if (text === null || action.operations.length === 0) return [];
    return { text, action, lines: [action.callSite, ...action.frames] };
  });
  const { error } = run.script;
  const text = error && (error.text ?? error.message);
  // A question about a setting or a schema is no action.
  if (silent.size > 0 && failed.length === 0 && !error && WAITS.has(run.status))
    return [{ text: '', action: null, lines: asking(run) }];
  return text && error.actionId === null && OF_CONNECT.test(text)
    ? [...failed, { text, action: null, lines: error.frames }]
    : failed;
}

const WAITS: ReadonlySet<Status> = new Set<Status>(['running', 'cancelled', 'lost']);

/** Lines that asked a server for something; a call that has not ended is not among them. */
const asking = ({ ledger }: Run): (CallSite | null)[] =>
  ledger.sites.filter(({ rpcs }) => rpcs.length > 0).map(({ callSite }) => callSite);

const hasResponse = (rpcs: RpcSum[]): boolean => rpcs.some(({ bytesReceived }) => bytesReceived > 0);

function toldOf(failure: Failure, facts: RunFacts): Told | null {
  const address = addressOf(failure, facts);
  if (failure.text === '')
    return hasAnswered(failure, facts) ? silentServer(address) : noServer({ details: '' }, address);
  const older = olderServer(remoteOf(failure, facts), facts.run);
  const sign = older && signOfAge(failure.text);
  if (older && sign) return tooOld(older, sign, address);
  if (IN_FUNCTION.test(failure.text)) return null;
  if (FORGOTTEN.test(failure.text)) return forgotten(address);
  const rpc = rpcError(failure.text);
  switch (rpc?.status) {
    case 'UNAVAILABLE':
      return hasAnswered(failure, facts) ? lost(address) : noServer(rpc, address);
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
      return refused(rpc, address);
    case 'UNIMPLEMENTED':
      return otherProtocol(rpc, address);
    default:
      return null;
  }
}

/** A function of the user may be a client of another server. */
const IN_FUNCTION = /\bPythonException\b|\[PYTHON_EXCEPTION\]/;
/** A server that has started again knows neither the session nor the operation of its predecessor. */
const FORGOTTEN =
  /INVALID_HANDLE\.(?:SESSION_NOT_FOUND|SESSION_CHANGED|OPERATION_NOT_FOUND|OPERATION_ABANDONED)|\[RESPONSE_ALREADY_RECEIVED\]|incorrect server side session identifier/;
/** Words of gRPC's TLS in details of UNAVAILABLE. */
const TLS = /\b(?:ssl|tls)\b|handshake|wrong_version_number/i;

const noServer = ({ details }: Pick<RpcError, 'details'>, address: string): Told => ({
  rule: 'failure.noServer',
  title: 'No answer from the server',
  found: TLS.test(details)
    ? `What is ${address || 'at that address'} does not speak TLS as the client does, so Spark ran nothing.`
    : `No server of Spark Connect answered${address && ` ${address}`}, so Spark ran nothing.`,
  change: TLS.test(details)
    ? 'With a token or `use_ssl=true`, pyspark speaks TLS: put a proxy with a certificate before the server. Without TLS, a token works only for the host `localhost`.'
    : 'Check host and port, and that the server of Spark Connect runs (`sbin/start-connect-server.sh`, port 15002). pyspark tries again for about ten minutes before it gives up.',
});

const LOOK = 'Look at the end of the server’s log: it has ended, was killed, or cannot be reached any more.';

const silentServer = (address: string): Told => ({
  rule: 'failure.serverLost',
  title: 'Server lost',
  found: `The server of Spark Connect${address && ` ${address}`} answered before and does not any more.`,
  change: `${LOOK} pyspark tries again for about ten minutes before it gives up.`,
});

const lost = (address: string): Told => ({
  rule: 'failure.serverLost',
  title: 'Server lost',
  found: `The server of Spark Connect${address && ` ${address}`} answered before and does not any more, so the operation is lost.`,
  change: `${LOOK} What the session kept there (views, caches, uploads) is gone with it.`,
});

const forgotten = (address: string): Told => ({
  rule: 'failure.serverLost',
  title: 'Server lost',
  found: `The server of Spark Connect${address && ` ${address}`} does not know this session or operation: it has started again, or gave them up.`,
  change:
    'Make a new session (`SparkSession.builder.create()`). If the server did not start again, nobody asked for the operation longer than `spark.connect.execute.manager.detachedTimeout`.',
});

/** What the server says, as the end of a sentence. */
const saidBy = (rpc: RpcError): string => rpcErrorText(rpc).replace(/[.!]+$/, '');

const refused = (rpc: RpcError, address: string): Told => ({
  rule: 'failure.serverRefused',
  title: 'Server refused the client',
  found: `The server of Spark Connect${address && ` ${address}`} refused the client: ${saidBy(rpc)}.`,
  change:
    rpc.status === 'UNAUTHENTICATED'
      ? 'Give the token that the server expects (`spark.connect.authenticate.token` of the server): `sc://host:port/;token=…` or the variable `SPARK_CONNECT_AUTHENTICATE_TOKEN`.'
      : 'The server knows who you are, but does not let you do this: ask whoever runs it.',
});

const otherProtocol = (rpc: RpcError, address: string): Told => ({
  rule: 'failure.otherProtocol',
  title: 'Server of another protocol',
  found: `The server${address && ` ${address}`} does not know what pyspark asks for: ${saidBy(rpc)}.`,
  change:
    'Compare the versions of Spark here and there: the server must not be older than the client. If they match, the address is not that of Spark Connect.',
});

const tooOld = ({ server, client }: OlderServer, sign: string, address: string): Told => ({
  rule: 'failure.otherProtocol',
  title: 'Server of another protocol',
  found: `The server${address && ` ${address}`} has Spark ${server}, which is older than pyspark ${client} here, and ${sign}.`,
  change: `Take pyspark ${minorLine(server)} here (another runtime, \`--python\`), or a newer server: only an older client works with a newer server.`,
  evidence: { server, client },
});

/** `at sc://host:port`, empty where several are possible. */
function addressOf(failure: Failure, facts: RunFacts): string {
  const [url, ...others] = new Set(remoteOf(failure, facts).map(({ master }) => master));
  return url && others.length === 0 ? `at ${url}` : '';
}

const remoteOf = ({ action }: Failure, { run }: RunFacts): Application[] =>
  run.applications.filter(
    each => isRemote(each) && (action?.applicationId == null || each.id === action.applicationId),
  );

/** Where there are several sessions, the ledger does not say which of them got a response. */
function hasAnswered({ action }: Failure, { run }: RunFacts): boolean {
  if (run.applications.length < 2 || !action) return hasResponse(run.ledger.rpcs);
  const { applicationId } = action;
  const operations = run.actions.filter(each => each.applicationId === applicationId).flatMap(each => each.operations);
  return (
    operations.some(({ status, batches }) => status === 'succeeded' || (batches ?? 0) > 0) ||
    run.stages.some(each => each.applicationId === applicationId)
  );
}
