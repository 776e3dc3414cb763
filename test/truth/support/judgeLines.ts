/** Compares the lines that Strobe gives to plan nodes with the job's comments. */
import { basename } from 'node:path';
import type { PlanOrigin, Query } from '../../../src/model/run';
import { hasExact, isByTheWay, isSparksOwn, isWrapper } from './sparksOwn';
import { judgedNodes, type JudgedNode } from './planOrigins';
import type { NodeClaim, Truth } from './readTruth';

export interface Figures {
  /** Nodes except those that Spark adds. */
  checked: number;
  /** Each one is a sentence with the node. */
  wrong: string[];
  missing: string[];
  derived: string[];
  /** Nodes that neither the job nor the table covers: an error in the bench. */
  unaccounted: string[];
}

const MOST_PLACES = 6;

type Verdict = 'right' | 'own' | 'wrong' | 'missing' | 'derived' | 'unaccounted';

export const noFigures = (): Figures => ({ checked: 0, wrong: [], missing: [], derived: [], unaccounted: [] });

/** The nodes of the plans that ran, and the comments' claims about them. */
export function judgeFinalPlans(truth: Truth, queries: Pick<Query, 'id' | 'plans' | 'actionId'>[]): Figures {
  const nodes = queries.flatMap(query => judgedNodes(query, query.plans.final ?? query.plans.initial));
  const figures = judgeNodes(truth, nodes);
  const faulty = [...figures.wrong, ...figures.missing, ...figures.derived];
  for (const claim of truth.nodes) {
    const { wrong, missing } = judgeClaim(claim, nodes, faulty);
    figures.wrong.push(...wrong);
    figures.missing.push(...missing);
  }
  for (const { file, line } of truth.noNode)
    for (const node of nodes.filter(each => each.origins.some(origin => origin.exact && isAt(origin, { file, line }))))
      figures.wrong.push(`${nodeText(node)}: ${file}:${line} should have no node`);
  return figures;
}

/** Plans that adaptive execution replaced: their nodes have lines, too, but may not have run. */
export function judgeInitialPlans(truth: Truth, queries: Pick<Query, 'id' | 'plans' | 'actionId'>[]): Figures {
  const replaced = queries.filter(({ plans }) => plans.initial && plans.final && plans.initial !== plans.final);
  return judgeNodes(
    truth,
    replaced.flatMap(query => judgedNodes(query, query.plans.initial)),
  );
}

function judgeNodes(truth: Truth, nodes: JudgedNode[]): Figures {
  const figures = noFigures();
  for (const node of nodes) {
    const verdict = judgeNode(truth, node);
    if (!isSparksOwn(node)) figures.checked += 1;
    if (verdict === 'right' || verdict === 'own') continue;
    figures[verdict].push(`${nodeText(node)}, ${wanted(truth, node)}`);
  }
  return figures;
}

export function judgeNode(truth: Truth, node: JudgedNode): Verdict {
  const own = isSparksOwn(node);
  const claims = truth.nodes.filter(({ names }) => names.includes(node.name));
  if (!own && claims.length === 0 && !isByTheWay(node)) return 'unaccounted';
  const exact = node.origins.filter(each => each.exact);
  const derived = node.origins.filter(each => !each.exact);
  if (exact.some(each => !mayBeExact(each, node, claims))) return isWrapper(node) ? 'own' : 'wrong';
  if (derived.some(each => !mayBeDerived(each, node, claims))) return own || hasExact(node) ? 'wrong' : 'derived';
  if (exact.length > 0) return 'right';
  if (own) return 'own';
  if (derived.some(each => claims.some(claim => claim.added && isAt(each, claim)))) return 'right';
  return derived.length > 0 ? 'derived' : 'missing';
}

function mayBeExact(origin: PlanOrigin, node: JudgedNode, claims: NodeClaim[]): boolean {
  if (claims.some(claim => isAt(origin, claim))) return true;
  const beside = [nearestAbove(node), ...nearestBelow(node)];
  return (
    isByTheWay(node) && beside.some(each => each?.origins.some(other => other.exact && isAt(origin, other.callSite)))
  );
}

/**
 * A derived line is correct if the job says that Spark adds this node, or if it is the line of the node that required
 * this one.
 */
function mayBeDerived(origin: PlanOrigin, node: JudgedNode, claims: NodeClaim[]): boolean {
  if (claims.some(claim => isAt(origin, claim))) return true;
  const around = [nearestAbove(node), ...(isWrapper(node) || !nearestAbove(node) ? nearestBelow(node) : [])];
  if (around.some(each => each?.origins.some(other => isAt(origin, other.callSite)))) return true;
  return nearestAbove(node) === null && isSparksOwn(node);
}

function isAt({ callSite }: PlanOrigin, at: { file: string; line: number } | null): boolean {
  if (!callSite || !at) return false;
  return callSite.line === at.line && basename(callSite.file) === basename(at.file);
}

function nearestAbove(node: JudgedNode): JudgedNode | null {
  let above = node.parent;
  while (above && isSparksOwn(above)) above = above.parent;
  return above;
}

function nearestBelow(node: JudgedNode): JudgedNode[] {
  return node.children.flatMap(child => (isSparksOwn(child) ? [child, ...nearestBelow(child)] : [child]));
}

/**
 * A line with a claim for a node that no node has. If nodes of that name have another error, they are already counted
 * and are the missing ones. If the node is one that Spark adds and it has another line, that line is wrong.
 */
function judgeClaim(claim: NodeClaim, nodes: JudgedNode[], faulty: string[]): { wrong: string[]; missing: string[] } {
  const found = nodes.filter(
    ({ name, origins }) =>
      claim.names.includes(name) && origins.some(origin => (origin.exact || claim.added) && isAt(origin, claim)),
  ).length;
  const place = `${claim.file}:${claim.line}`;
  const name = claim.names.join('|');
  if (claim.exactly && found > claim.count)
    return { wrong: [`${place} should have ${claim.count} ${name}, but has ${found}`], missing: [] };
  const known = faulty.filter(each => claim.names.some(one => each.includes(`: ${one} [`))).length;
  const lacking = Math.max(0, claim.count - found - known);
  const added = claim.added ? 'adds' : 'causes';
  const sentences = Array(lacking).fill(`${place} ${added} ${name}: found ${found} of ${claim.count} nodes`);
  return claim.added ? { wrong: sentences, missing: [] } : { wrong: [], missing: sentences };
}

/** `query 1, node 4: Filter [~:19] (k#1L > 3)`. */
export function nodeText({ name, detail, origins, node, queryId }: JudgedNode): string {
  const short = detail.length > 90 ? `${detail.slice(0, 90)}…` : detail;
  return `query ${queryId}, node ${node.id}: ${name} [${origins.map(originText).join(' ')}] ${short}`;
}

function originText({ callSite, exact }: PlanOrigin): string {
  const place = callSite ? `${basename(callSite.file)}:${callSite.line}` : '?';
  return exact ? place : `~${place}`;
}

function wanted(truth: Truth, node: JudgedNode): string {
  const claims = truth.nodes.filter(({ names }) => names.includes(node.name));
  if (claims.length === 0) return 'without a comment in the job';
  const places = [...new Set(claims.map(each => `${each.added ? '~' : ''}${each.file}:${each.line}`))];
  return `expected at ${places.slice(0, MOST_PLACES).join(', ')}${places.length > MOST_PLACES ? ', …' : ''}`;
}
