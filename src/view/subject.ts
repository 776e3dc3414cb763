import { sumOf } from '../model/sumOf';
import type { Fold } from '../layout/foldRepeats';
import type { Action, Dataset, Run, Stage } from '../model/run';
import { planNodeOf, queryOf, stageOf } from './callSiteOf';
import type { Thing } from './runLinks';
import { actionNumbers, flag } from './text/actionNumbers';
import { workOf } from './text/actionTable';
import { callTexts } from './text/callText';
import { formatBytes } from '../text/formatBytes';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { foldText } from './text/foldText';
import { groupLabel } from './text/groupLabel';
import { lineageGroups, toldElsewhere } from './text/lineageGroups';
import { noStage } from './text/noStage';
import { opLabel } from './text/opLabel';
import { planDetail } from './text/planFacts';
import { queryTitle } from './text/planTree';
import { plural } from '../text/plural';
import { linesOf } from '../text/lines';
import { printable } from './text/printable';
import { rpcsByLine } from './text/rpcsByLine';
import { sitesByLine } from './text/sitesByLine';
import { stageSubject } from './text/stageSubject';
import { statusText } from './text/statusMark';

/** Title and key facts of a thing, for a heading. */
export interface Subject {
  title: string;
  facts: string[];
}

const SKEW_WORTH_SAYING = 2;

/** Null if the thing is not in the run. */
export function subjectOf(run: Run, thing: Thing): Subject | null {
  switch (thing.type) {
    case 'dataset': {
      const dataset = run.datasets.find(each => each.id === thing.id);
      return dataset ? ofDataset(run, dataset) : null;
    }
    case 'fold':
      return ofFold(run, thing.fold);
    case 'action': {
      const action = run.actions.find(each => each.id === thing.id);
      return action ? ofAction(run, action) : null;
    }
    case 'stage': {
      const stage = stageOf(run, thing);
      return stage && ofStage(run, stage);
    }
    case 'job': {
      const job = run.jobs.find(each => each.id === thing.id && each.applicationId === thing.applicationId);
      if (job === undefined) return null;
      const facts = [
        statusText(job.status),
        elapsedOf(job),
        `${formatCount(job.numCompletedTasks)}/${formatCount(job.numTasks)} tasks`,
      ];
      return { title: `job ${job.id}`, facts: [...facts, job.description ?? ''].filter(fact => fact !== '') };
    }
    case 'query': {
      const query = queryOf(run, thing.applicationId, thing.id);
      return query && { title: queryTitle(run, query), facts: [statusText(query.status)] };
    }
    case 'planNode': {
      const node = planNodeOf(run, thing);
      return (
        node && { title: node.name, facts: [planDetail(node), `query ${thing.queryId}`].filter(fact => fact !== '') }
      );
    }
    case 'line':
      return ofLine(run, thing.file, thing.line);
  }
}

function ofLine(run: Run, file: string, line: number): Subject | null {
  const source = run.script.sources.find(each => each.file === file);
  const text = source && linesOf(source.text)[line - 1];
  if (text === undefined) return null;
  const cost = sitesByLine(run.ledger.sites).find(each => each.file === file && each.line === line)?.cost;
  const rpcs = rpcsByLine(run.ledger).filter(each => each.file === file && each.line === line);
  const facts = [
    ...(cost && cost.py4jCalls > 0
      ? [plural(cost.py4jCalls, 'Py4J call'), `${formatDuration(cost.py4jTime)} in Py4J`]
      : []),
    ...(rpcs.length > 0
      ? [
          plural(
            sumOf(rpcs, ({ rpc }) => rpc.count),
            'RPC',
          ),
          `${formatDuration(sumOf(rpcs, ({ rpc }) => rpc.time))} in RPCs`,
        ]
      : []),
  ];
  return { title: printable(text.trim()) || `line ${line}`, facts };
}

function ofDataset(run: Run, dataset: Dataset): Subject {
  const group = lineageGroups(run).get(dataset.id);
  const stages = run.stages.filter(stage => group?.stages.includes(`${stage.applicationId}/${stage.id}`));
  const ran = group !== undefined && group.stages.length > 0;
  const others = (group?.datasetIds.length ?? 1) - 1;
  const together = others > 0 ? ` together with ${plural(others, 'other')}` : '';
  const cached = dataset.cachedFraction;
  const facts = [
    ran ? groupLabel(group) : dataset.actionIds.length > 0 ? noStage(run) : 'not run',
    ran && !toldElsewhere(group) ? `${formatDuration(group.elapsed)} elapsed${together}` : '',
    ran && group.executorTime > 0 ? `${formatDuration(group.executorTime)} of executor time` : '',
    cached === null
      ? ''
      : `cached ${Math.floor(cached * 100)} % · ${formatBytes((dataset.cachedMemory ?? 0) + (dataset.cachedDisk ?? 0))}`,
    ...(ran ? costs(stages) : []),
  ];
  const name =
    callTexts(run)(dataset.callSite) ?? printable([opLabel(dataset), dataset.place].filter(Boolean).join(' '));
  return { title: name, facts: facts.filter(fact => fact !== '') };
}

function ofFold(run: Run, fold: Fold): Subject {
  const datasets = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
  const text = foldText(run, fold, datasets);
  const groups = lineageGroups(run);
  const own = new Set(fold.datasetIds.flatMap(id => groups.get(id) ?? []));
  const keys = new Set([...own].flatMap(group => group.stages));
  const stages = run.stages.filter(stage => keys.has(`${stage.applicationId}/${stage.id}`));
  const elapsed = [...own].reduce((sum, group) => sum + group.elapsed, 0);
  const facts = [
    plural(fold.datasetIds.length, 'dataset'),
    keys.size > 0 ? plural(keys.size, 'stage') : 'not run',
    elapsed > 0 ? `${formatDuration(elapsed)} elapsed` : '',
    text.worst ?? '',
    ...costs(stages),
  ];
  return { title: `${text.name} ${text.count}`, facts: facts.filter(fact => fact !== '') };
}

function ofAction(run: Run, action: Action): Subject {
  const { jobs, stages } = workOf(run, action);
  const facts = [
    statusText(action.status),
    elapsedOf(action),
    jobs.length > 0 ? plural(jobs.length, 'job') : '',
    stages.length > 0 ? plural(stages.length, 'stage') : '',
    ...costs(stages),
  ];
  const sign = flag(actionNumbers(run).get(action.id) ?? 0);
  return { title: `${sign} ${printable(opLabel(action))}`, facts: facts.filter(fact => fact !== '') };
}

function ofStage(run: Run, stage: Stage): Subject {
  const facts = [
    statusText(stage.status),
    `${formatCount(stage.numCompletedTasks)}/${formatCount(stage.numTasks)} tasks`,
    elapsedOf(stage),
    `${formatDuration(stage.executorRunTime)} of executor time`,
    ...costs([stage]),
  ].filter(fact => fact !== '');
  const attempt = stage.attempt > 0 ? `.${stage.attempt}` : '';
  return { title: `stage ${stage.id}${attempt} · ${stageSubject(run, stage, true)}`, facts };
}

/** Sizes and skew of stages, if any. */
function costs(stages: Stage[]): string[] {
  const sum = (value: (stage: Stage) => number): number => stages.reduce((total, stage) => total + value(stage), 0);
  const size = (bytes: number, word: string): string => (bytes > 0 ? `${formatBytes(bytes)} ${word}` : '');
  const skew = Math.max(0, ...stages.map(stage => stage.skew ?? 0));
  return [
    size(
      sum(stage => stage.inputBytes),
      'read',
    ),
    size(
      sum(stage => stage.shuffleWriteBytes),
      'shuffled',
    ),
    size(
      sum(stage => stage.memoryBytesSpilled),
      'spilled',
    ),
    size(
      sum(stage => stage.outputBytes),
      'written',
    ),
    skew >= SKEW_WORTH_SAYING ? `skew ${skew.toFixed(1)}×` : '',
  ].filter(text => text !== '');
}

function elapsedOf({ startTime, endTime }: { startTime: number | null; endTime: number | null }): string {
  return startTime === null || endTime === null ? '' : `${formatDuration(endTime - startTime)} elapsed`;
}
