import { groupBy } from '../groupBy';
import { runsPython } from '../findings/pythonCalls';
import type { PlanNode, Run, Stage } from '../run';
import { stageKey } from '../stageKey';
import { stageParts, type StagePart } from '../stageParts';
import { stageTimes } from '../stageTimes';
import { lineOfName, linesOfNodes, SourceLines, type SourceLine } from './sourceLines';
import { nodeKey, stageNodes, type StageNodes } from './stageNodes';

/** A stage's wall time, divided. */
export interface StageWork {
  /** Milliseconds of the run in which the stage ran; stages that run at the same time share them. */
  elapsed: number;
  /** Their shares add up to 1. */
  pieces: Piece[];
}

export interface Piece {
  /** Share of the stage's executor time, 0 to 1. */
  share: number;
  /** Whether Python workers did it. */
  isPython: boolean;
  /** The node whose time this is; null if it is the time of several, or of no plan. */
  node: PlanNode | null;
  /** The lines that caused it, in equal parts; empty if no line is known. */
  lines: SourceLine[];
}

const known = new WeakMap<Run, StageWork[]>();

/**
 * What each stage did for which lines. A node has the time of its own metrics. Generated code reports one time for all nodes
 * that it runs in one pass: it is divided equally between their lines. The rest of the executor time goes to the lines of the
 * stage's nodes without a time. Where Spark does not report the time of Python workers (before 4.3, and for RDDs), it is the
 * time in which the tasks waited: run time − CPU time − waiting for shuffle data. A stage without a plan works for its datasets,
 * otherwise for its action.
 */
export function stageWork(run: Run): StageWork[] {
  let work = known.get(run);
  if (!work) known.set(run, (work = findWork(run)));
  return work;
}

function findWork(run: Run): StageWork[] {
  const times = stageTimes(run);
  const parts = stageParts(run);
  const lines = new SourceLines(run);
  const nodes = stageNodes(run);
  const attempts = groupBy(run.stages, ({ applicationId, id }) => stageKey({ applicationId, stageId: id }));
  return Array.from(attempts).flatMap(([key, stages]) => {
    const elapsed = times.get(key)?.elapsed ?? 0;
    if (elapsed === 0) return [];
    const found = { ...new Facts(stages), parts: parts.get(key)?.parts ?? [], nodes: nodes.byStage.get(key) ?? [] };
    const pieces = normal(found.nodes.length > 0 ? ofPlan(found, nodes, lines) : ofDatasets(found, lines));
    const call = callOf(stages[0]!, lines);
    if (pieces.length === 0) pieces.push({ share: 1, isPython: false, node: null, lines: [] });
    return [{ elapsed, pieces: pieces.map(each => (each.lines.length > 0 ? each : { ...each, lines: call })) }];
  });
}

/** Sums over the attempts of a stage, in milliseconds. */
class Facts {
  readonly applicationId: string;
  readonly datasetIds: number[];
  readonly time: number;
  /** In which tasks neither computed nor waited for shuffle data. */
  readonly idle: number;

  constructor(attempts: Stage[]) {
    const sum = (figure: (stage: Stage) => number) => attempts.reduce((all, each) => all + figure(each), 0);
    this.applicationId = attempts[0]!.applicationId;
    this.datasetIds = attempts[0]!.datasetIds;
    this.time = sum(each => each.executorRunTime);
    this.idle = Math.max(0, this.time - sum(each => each.executorCpuTime + each.shuffleFetchWaitTime));
  }
}

type Found = Facts & { parts: StagePart[]; nodes: PlanNode[] };

function ofPlan({ applicationId, time, idle, parts, nodes }: Found, all: StageNodes, lines: SourceLines): Piece[] {
  const nodeOf = (part: StagePart) => all.byId.get(nodeKey(applicationId, part.queryId, part.nodeId)) ?? null;
  const own = parts.filter(part => part.own).map(part => ownPiece(nodeOf(part), part.time, lines));
  const timed = new Set(own.map(({ node }) => node));
  let left = Math.max(0, time - total(own));
  const workers = nodes.filter(node => runsPython({ node }) && !timed.has(node));
  const inWorkers = workers.length === 0 ? 0 : Math.min(left, idle);
  const estimated = workers.map(node => ownPiece(node, inWorkers / workers.length, lines));
  const code = parts.filter(part => !part.own).map(part => ({ part, pass: all.passes.get(nodeOf(part)!) ?? [] }));
  const codeTime = code.reduce((sum, { part }) => sum + part.time, 0);
  const scale = codeTime === 0 ? 0 : Math.min(1, (left - inWorkers) / codeTime);
  const passes = code.map(({ part, pass }) => passPiece(pass, part.time * scale, lines));
  left -= inWorkers + codeTime * scale;
  const inCode = new Set(code.flatMap(({ pass }) => pass));
  const others = nodes.filter(each => !timed.has(each) && !inCode.has(each) && !workers.includes(each));
  const untimed = linesOfNodes(others.filter(isExact), lines);
  const rest: Piece[] = untimed.length === 0 ? [] : [{ share: left, isPython: false, node: null, lines: untimed }];
  const pieces = [...own, ...estimated, ...passes, ...rest].filter(each => each.share > 0);
  return pieces.length > 0 ? pieces : fallback(nodes, lines);
}

const isExact = (node: PlanNode) => node.origins.some(each => each.exact);

/** A stage that has reported no time yet. */
function fallback(nodes: PlanNode[], lines: SourceLines): Piece[] {
  const exact = linesOfNodes(nodes.filter(isExact), lines);
  const found = exact.length > 0 ? exact : linesOfNodes(nodes, lines);
  return found.length === 0 ? [] : [{ share: 1, isPython: false, node: null, lines: found }];
}

function ownPiece(node: PlanNode | null, share: number, lines: SourceLines): Piece {
  if (node === null) return { share, node, isPython: false, lines: [] };
  const isPython = runsPython({ node });
  return { share, node, isPython, lines: isPython ? lines.ofPythonNode(node) : lines.ofNode(node) };
}

function passPiece(pass: PlanNode[], share: number, lines: SourceLines): Piece {
  const exact = pass.filter(isExact);
  return { share, isPython: false, node: null, lines: linesOfNodes(exact.length > 0 ? exact : pass, lines) };
}

function ofDatasets({ time, idle, datasetIds }: Found, lines: SourceLines): Piece[] {
  const all = lines.ofDatasets(datasetIds);
  const python = lines.ofDatasets(datasetIds.filter(id => lines.isPythonRdd(id)));
  const inWorkers = python.length === 0 || time === 0 ? 0 : idle / time;
  const pieces = [
    { share: inWorkers, isPython: true, node: null, lines: python },
    { share: 1 - inWorkers, isPython: false, node: null, lines: all },
  ];
  return pieces.filter(({ share, lines: found }) => share > 0 && found.length > 0);
}

/**
 * The call that ran a stage, for work of which neither a plan nor a dataset has the line: in an event log that Strobe did not
 * record, none has.
 */
export function callOf(stage: Stage, lines: SourceLines): SourceLine[] {
  const line = lines.ofAction(stage.actionId) ?? lineOfName(stage.name) ?? lines.ofQueries(stage);
  return line === null ? [] : [line];
}

function normal(pieces: Piece[]): Piece[] {
  const sum = total(pieces);
  return sum === 0 ? [] : pieces.map(piece => ({ ...piece, share: piece.share / sum }));
}

const total = (pieces: Piece[]) => pieces.reduce((sum, { share }) => sum + share, 0);
