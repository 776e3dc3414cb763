/**
 * Time from the start of a query until the panel has its plan, and until it has the plan's lines, compared with Spark's
 * own REST API, polled every 20 ms. The first query is left out: it loads the plan reader.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { liveRun, type LiveRunViews } from '../../src/cli/liveRun';
import type { Query, Run } from '../../src/model/run';
import type { PrepareRun } from '../../src/wire/messages';
import { median, row, spread } from './support.mjs';

const LIMIT_MS = 500;
const ASK_MS = 20;

const root = path.resolve(__dirname, '../..');
/** Milliseconds from the start of each query, by its id. */
const seen = { plan: new Map<number, number>(), lines: new Map<number, number>(), rest: new Map<number, number>() };

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
  const gateway = spawn(process.execPath, [path.join(root, 'dist/gateway.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
  let asking: NodeJS.Timeout | undefined;
  try {
    const views: LiveRunViews = {
      onSetup: () => undefined,
      onPrepared: () => undefined,
      onInterrupt: () => undefined,
      onTests: () => undefined,
      onUnrecorded: () => undefined,
      onChange: snapshot => look(snapshot()),
      onSparkUi: url => (asking = setInterval(() => void ask(url), ASK_MS)),
    };
    await liveRun(gateway, request(folder), views);
  } finally {
    clearInterval(asking);
    rmSync(folder, { recursive: true, force: true });
  }
  const times = [seen.plan, seen.lines, seen.rest].map(found => [...found.values()].slice(1));
  row('from a query’s start (ms)', 'Strobe', 'REST API', '', 'under');
  row('its plan', spread(times[0]!, 0), spread(times[2]!, 0), '', `${LIMIT_MS}`);
  row('its plan with lines', spread(times[1]!, 0), '', '', '');
  if (median(times[0]!) >= LIMIT_MS) process.exitCode = 1;
}

function request(folder: string): PrepareRun {
  const env = Object.fromEntries(Object.entries(process.env).filter((each): each is [string, string] => !!each[1]));
  const script = path.join(root, 'test/bench/jobs/sleeping_queries.py');
  const recording = path.join(folder, 'a.strobe');
  const none = { python: null, master: null, conf: {}, stopAfter: null };
  return { mode: 'run', script, args: [], cwd: folder, env, recording, ...none };
}

function look(run: Run): void {
  for (const query of run.queries) {
    if (query.plans.final) note(seen.plan, query);
    if (query.status === 'running' && query.plans.final?.children.some(node => node.origins.length > 0))
      note(seen.lines, query);
  }
}

function note(found: Map<number, number>, { id, startTime }: Query): void {
  if (!found.has(id)) found.set(id, Date.now() - startTime);
}

async function ask(url: string): Promise<void> {
  const applications = (await answer(`${url}/api/v1/applications`)) as { id: string }[] | null;
  const id = applications?.[0]?.id;
  const found = (await answer(`${url}/api/v1/applications/${id}/sql?length=100`)) as RestQuery[] | null;
  for (const query of found ?? [])
    if (query.nodes.length > 0 && !seen.rest.has(query.id))
      seen.rest.set(query.id, Date.now() - Date.parse(query.submissionTime.replace('GMT', 'Z')));
}

interface RestQuery {
  id: number;
  submissionTime: string;
  nodes: unknown[];
}

/** Null while nothing responds. */
async function answer(url: string): Promise<unknown> {
  try {
    return await (await fetch(url)).json();
  } catch {
    return null;
  }
}

void main();
