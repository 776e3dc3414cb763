import type { ComponentChildren, VNode } from 'preact';
import type { PathScope } from '../../model/ledgerPath';
import { ledgerPath } from '../../model/ledgerPath';
import type { Run } from '../../model/run';
import { actionOfThing } from '../actionOfThing';
import { callSiteOf } from '../callSiteOf';
import type { RunLinks, Thing } from '../runLinks';
import { actionNumbers, flag } from '../text/actionNumbers';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { opLabel } from '../text/opLabel';
import { isUnused } from '../text/pathWords';
import { fullPlace } from '../text/place';
import { printable } from '../text/printable';
import { ClosureList } from './closureList';
import { CostByAction } from './costByAction';
import { CostByLine } from './costByLine';
import { isOfDriver } from '../../model/findings/findingText';
import { FactList } from './factList';
import { FindingList } from './findingList';
import { LedgerPicture } from './ledgerPicture';
import { RpcTable } from './rpcTable';
import { lastMoment } from './timelineSpans';
import { WallTimeBar } from './wallTimeBar';
import { WayBack } from './wayBack';
import { WorkersTable } from './workersTable';

interface Props {
  run: Run;
  links: RunLinks;
  now?: number;
  /** The selection: the data path is shown for its action or line. */
  thing?: Thing | null;
  /** Whether the user can sort lines. */
  sorts?: boolean;
}

/**
 * Driver cost: wall time by class, findings, the data path, calls by line and by action, fetched results, data sent to executors,
 * and Python workers; followed by the environment.
 */
export function DriverCost({ run, links, now, thing = null, sorts = false }: Props): VNode {
  const { ledger } = run;
  const findings = run.findings.filter(isOfDriver);
  const scope = pathScope(run, thing);
  const path = scope === null ? ledger.path : ledgerPath(run, scope.scope);
  const told = `Data path of ${scope?.name ?? 'the whole run'}`;
  const isUsed = path.some(edge => !isUnused(edge));
  return (
    <div class="ledger">
      {ledger.wall !== null && <WallTimeBar wall={ledger.wall} />}
      <FactList facts={totals(run, now)} />
      <Part title="Findings" has={findings.length > 0}>
        <FindingList findings={findings} links={links} />
      </Part>
      <Part title={told} has={scope !== null || isUsed}>
        {isUsed ? (
          <div class="scroll">
            <LedgerPicture path={path} label={told} />
          </div>
        ) : (
          <p class="empty">The selection has no driver cost.</p>
        )}
      </Part>
      <Part title="By line" has={ledger.sites.length > 0}>
        <CostByLine run={run} links={links} sorts={sorts} />
      </Part>
      <Part title="By action" has={ledger.actions.length > 0}>
        <CostByAction run={run} links={links} />
      </Part>
      <Part title="RPCs by line" has={ledger.rpcs.length > 0}>
        <RpcTable run={run} links={links} />
      </Part>
      <Part title="Results fetched by the driver" has={ledger.fetches.length > 0}>
        <WayBack run={run} links={links} />
      </Part>
      <Part title="Sent to executors" has={ledger.closures.length + ledger.broadcasts.length > 0}>
        <ClosureList run={run} links={links} />
      </Part>
      <Part title="Python workers" has={ledger.pythonNodes.length > 0}>
        <WorkersTable run={run} links={links} />
      </Part>
      <h3>Environment</h3>
      <FactList facts={environmentFacts(run)} />
    </div>
  );
}

/** A titled section; nothing if it is empty. */
function Part(props: { title: string; has: boolean; children: ComponentChildren }): VNode | null {
  if (!props.has) return null;
  return (
    <>
      <h3>{props.title}</h3>
      {props.children}
    </>
  );
}

function totals(run: Run, now: number | undefined): [string, string][] {
  const { ledger } = run;
  const facts: [string, string][] = ledger.wall === null ? clockFacts(run, Math.max(now ?? 0, lastMoment(run))) : [];
  if (ledger.py4jCalls > 0)
    facts.push(
      ['Py4J calls', formatCount(ledger.py4jCalls)],
      ['Py4J time', formatDuration(ledger.py4jTime)],
      ['bytes sent', formatBytes(ledger.py4jBytesSent)],
      ['bytes received', formatBytes(ledger.py4jBytesReceived)],
      ['recording time', formatDuration(ledger.recorderTime)],
    );
  if (ledger.releases > 0)
    facts.push(['objects released', `${formatCount(ledger.releases)} in ${formatDuration(ledger.releaseTime)}`]);
  return facts;
}

/** The action or line of a selected thing. */
function pathScope(run: Run, thing: Thing | null): { scope: PathScope; name: string } | null {
  if (thing === null) return null;
  const actionId = actionOfThing(run, thing);
  const action = run.actions.find(({ id }) => id === actionId);
  if (action) {
    const sign = flag(actionNumbers(run).get(action.id) ?? 0);
    const name = printable(`${sign} ${opLabel(action)} ${fullPlace(action.callSite)}`.trim());
    return { scope: { actionId: action.id }, name };
  }
  const site = callSiteOf(run, thing);
  return site && { scope: { file: site.file, line: site.line }, name: fullPlace(site) };
}

/** Time of a run whose driver was not recorded: before Spark started, in actions, and the rest. */
function clockFacts(run: Run, end: number): [string, string][] {
  const from = run.script.startTime;
  const spark = run.applications[0]?.startTime ?? null;
  if (from === null || spark === null) return [];
  const until = run.script.endTime ?? end;
  let [covered, at] = [0, spark];
  for (const { startTime, endTime } of [...run.actions].sort((a, b) => a.startTime - b.startTime)) {
    const [start, stop] = [Math.max(at, startTime), endTime ?? until];
    covered += Math.max(0, stop - start);
    at = Math.max(at, stop);
  }
  const start = Math.max(0, spark - from);
  return [
    ['starting Python and Spark', formatDuration(start)],
    ['in actions', formatDuration(covered)],
    ['driver only', formatDuration(Math.max(0, until - from - start - covered))],
  ];
}

function environmentFacts(run: Run): [string, string][] {
  const application = run.applications[0];
  const known: [string, string | null | undefined][] = [
    ['Spark', application?.sparkVersion],
    ['pyspark', run.script.pysparkVersion],
    ['master', application?.master],
    ['Python', run.script.pythonVersion],
    ['Java', application?.javaVersion?.split(' ')[0]],
    ['interpreter', run.script.pythonExecutable],
    ['working directory', run.script.cwd],
    ['arguments', run.script.args.join(' ') || null],
  ];
  return known.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []));
}
