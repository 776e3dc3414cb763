import { Fragment, type VNode } from 'preact';
import { gaps } from '../model/gaps';
import type { Stage } from '../model/run';
import { runSpan } from '../model/runSpan';
import { planNodeOf } from '../view/callSiteOf';
import { ActionsTable } from '../view/parts/actionsTable';
import { ConfigurationList } from '../view/parts/configurationList';
import { ExecutorsTable } from '../view/parts/executorsTable';
import { FactList } from '../view/parts/factList';
import { Figures } from '../view/parts/figures';
import { GapsTable } from '../view/parts/gapsTable';
import { JobsTable } from '../view/parts/jobsTable';
import { StageMetrics } from '../view/parts/stageMetrics';
import { StagesTable } from '../view/parts/stagesTable';
import type { Thing } from '../view/runLinks';
import { formatBytes } from '../text/formatBytes';
import { formatCount } from '../text/formatCount';
import { usePanel } from './panelContext';

/** Metrics of the selection, or of the whole run if nothing is selected. */
export function MetricsTab(): VNode {
  const { run, links, thing, hasRun } = usePanel();
  if (!hasRun) return <p class="empty">No metrics are available because there is no run yet.</p>;
  if (thing === null) return <WholeRun />;
  if (thing.type === 'stage') {
    return <OneStage thing={thing} />;
  }
  if (thing.type === 'planNode') return <NodeMetrics thing={thing} />;
  return (
    <>
      {thing.type === 'dataset' && <CacheFacts id={thing.id} />}
      <h3>Stages</h3>
      <StagesTable run={run} links={links} only={stagesOf(thing)} />
    </>
  );
}

/** The last attempt of a stage first. */
function OneStage({ thing }: { thing: Extract<Thing, { type: 'stage' }> }): VNode {
  const { run } = usePanel();
  const { start } = runSpan(run);
  const attempts = run.stages.filter(
    ({ id, applicationId }) => id === thing.id && applicationId === thing.applicationId,
  );
  if (attempts.length === 0) return <p class="empty">This stage is not available yet.</p>;
  return (
    <>
      {attempts.reverse().map(stage => (
        <Fragment key={`${stage.applicationId}/${stage.id}.${stage.attempt}`}>
          {attempts.length > 1 && <h3>{`Attempt ${stage.attempt}`}</h3>}
          <StageMetrics stage={stage} start={start} />
        </Fragment>
      ))}
    </>
  );
}

function WholeRun(): VNode {
  const { run, links } = usePanel();
  return (
    <>
      <Figures run={run} />
      {run.actions.length > 0 ? (
        <>
          <h3>Actions</h3>
          <ActionsTable run={run} links={links} />
        </>
      ) : (
        run.jobs.length > 0 && (
          <>
            <h3>Jobs</h3>
            <JobsTable run={run} links={links} />
          </>
        )
      )}
      <h3>Stages</h3>
      <StagesTable run={run} links={links} />
      {gaps(run).list.length > 0 && (
        <>
          <h3>Gaps</h3>
          <GapsTable run={run} links={links} />
        </>
      )}
      {run.executors.length > 0 && (
        <>
          <h3>Executors</h3>
          <ExecutorsTable run={run} />
        </>
      )}
      {run.applications.length > 0 && <ConfigurationList run={run} />}
    </>
  );
}

function stagesOf(thing: Thing): (stage: Stage) => boolean {
  switch (thing.type) {
    case 'dataset':
      return stage => stage.datasetIds.includes(thing.id);
    case 'fold': {
      const ids = new Set(thing.fold.datasetIds);
      return stage => stage.datasetIds.some(id => ids.has(id));
    }
    case 'action':
      return stage => stage.actionId === thing.id;
    case 'job':
      return stage => stage.applicationId === thing.applicationId && stage.jobIds.includes(thing.id);
    case 'query':
      return stage => stage.applicationId === thing.applicationId && stage.queryIds.includes(thing.id);
    default:
      return () => false;
  }
}

function NodeMetrics({ thing }: { thing: Extract<Thing, { type: 'planNode' }> }): VNode {
  const { run } = usePanel();
  const node = planNodeOf(run, thing);
  const facts = (node?.metrics ?? [])
    .filter(metric => metric.value !== null)
    .map(metric => [metric.name, metric.text ?? formatCount(metric.value)] as [string, string]);
  return (
    <>
      {facts.length > 0 ? <FactList facts={facts} /> : <p class="empty">Spark reported no metrics for this node.</p>}
      {node && <pre class="wrapped">{node.detail}</pre>}
    </>
  );
}

function CacheFacts({ id }: { id: number }): VNode | null {
  const { run } = usePanel();
  const cached = run.storage.filter(each => each.datasetId === id);
  if (cached.length === 0) return null;
  return (
    <>
      <h3>Cached</h3>
      {cached.map(each => (
        <FactList
          key={`${each.applicationId}/${each.rddId}`}
          facts={[
            ['partitions', `${formatCount(each.numCachedPartitions)} of ${formatCount(each.numPartitions)}`],
            ['in memory', formatBytes(each.memorySize)],
            ['on disk', formatBytes(each.diskSize)],
            ['storage level', each.storageLevel],
          ]}
        />
      ))}
    </>
  );
}
