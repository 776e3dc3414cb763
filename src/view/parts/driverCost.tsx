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
import { wastesOf } from '../text/wasteText';
import { ClosureList } from './closureList';
import { CostByAction } from './costByAction';
import { CostByLine } from './costByLine';
import { FactList } from './factList';
import { LedgerPicture } from './ledgerPicture';
import { lastMoment } from './timelineSpans';
import { WallTimeBar } from './wallTimeBar';
import { Wastes } from './wastes';
import { WayBack } from './wayBack';
import { WorkersTable } from './workersTable';

interface Props {
  run: Run;
  links: RunLinks;
  now?: number;
  /** What is selected: the path is told of its action or line. */
  thing?: Thing | null;
  /** The reader can choose the order of lines. */
  sorts?: boolean;
}

/**
 * What the driver paid: its wall time by classes, what could be spared, the path of everything, the calls by line and by
 * action, the way back of results, what was shipped, the Python workers; and on what it runs.
 */
export function DriverCost({ run, links, now, thing = null, sorts = false }: Props): VNode {
  const { ledger } = run;
  const scope = pathScope(run, thing);
  const path = scope === null ? ledger.path : ledgerPath(run, scope.scope);
  const told = `The path of ${scope?.name ?? 'the whole run'}`;
  const isUsed = path.some(edge => !isUnused(edge));
  return (
    <div class="ledger">
      {ledger.wall !== null && <WallTimeBar wall={ledger.wall} />}
      <FactList facts={totals(run, now)} />
      <Part title="Worth changing" has={wastesOf(run.insights).length > 0}>
        <Wastes run={run} links={links} />
      </Part>
      <Part title={told} has={scope !== null || isUsed}>
        {isUsed ? (
          <div class="scroll">
            <LedgerPicture path={path} label={told} />
          </div>
        ) : (
          <p class="empty">Nothing went this way: what is selected cost the driver nothing.</p>
        )}
      </Part>
      <Part title="By line" has={ledger.sites.length > 0}>
        <CostByLine run={run} links={links} sorts={sorts} />
      </Part>
      <Part title="By action" has={ledger.actions.length > 0}>
        <CostByAction run={run} links={links} />
      </Part>
      <Part title="The way back of results" has={ledger.fetches.length > 0}>
        <WayBack run={run} links={links} />
      </Part>
      <Part title="Sent to the executors" has={ledger.closures.length + ledger.broadcasts.length > 0}>
        <ClosureList run={run} links={links} />
      </Part>
      <Part title="Python workers" has={ledger.pythonNodes.length > 0}>
        <WorkersTable run={run} links={links} />
      </Part>
      <h3>Runs on</h3>
      <FactList facts={environmentFacts(run)} />
    </div>
  );
}

/** A part with its title; nothing where it has nothing to say. */
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
      ['time in them', formatDuration(ledger.py4jTime)],
      ['bytes sent', formatBytes(ledger.py4jBytesSent)],
      ['bytes received', formatBytes(ledger.py4jBytesReceived)],
      ['recording took', formatDuration(ledger.recorderTime)],
    );
  if (ledger.releases > 0)
    facts.push(['objects let go', `${formatCount(ledger.releases)} in ${formatDuration(ledger.releaseTime)}`]);
  return facts;
}

/** The action or the line that a selected thing stands for. */
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

/** How the time of a run divides where its driver was not watched: before Spark is there, while actions run, the rest. */
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
    ['start of Python and Spark', formatDuration(start)],
    ['in actions', formatDuration(covered)],
    ['driver alone', formatDuration(Math.max(0, until - from - start - covered))],
  ];
}

function environmentFacts(run: Run): [string, string][] {
  const application = run.applications[0];
  const known: [string, string | null | undefined][] = [
    ['Spark', application?.sparkVersion],
    ['master', application?.master],
    ['Python', run.script.pythonVersion],
    ['Java', application?.javaVersion?.split(' ')[0]],
    ['interpreter', run.script.pythonExecutable],
    ['working directory', run.script.cwd],
    ['arguments', run.script.args.join(' ') || null],
  ];
  return known.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []));
}
