import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { gatewayError } from '../client/gatewayClient';
import { endCells, listCells, runCells, type CellOfFile } from '../wire/messages';
import type { RunningDriver } from './liveRun';
import { readCellCommand } from './cellCommandLine';
import { runCommand, type RunOptions } from './runCommand';

/**
 * `strobe cells`: a driver that lives on between the cells that are asked for, one command a line of standard input.
 * @returns its exit code
 */
export const cellsCommand = (gateway: ChildProcess | null, file: string, options: RunOptions): Promise<number> =>
  runCommand(gateway, 'run', file, [], options, driver => void prompt(driver));

const HELP = '3, 2-4, all, above 3 (the cells before it), list, end';
const PROMPT = 'cell> ';

async function prompt(driver: RunningDriver): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const close = () => lines.close();
  void driver.ended.then(close, close);
  say(`Which cells? ${HELP}`);
  process.stderr.write(PROMPT);
  for await (const line of lines) {
    if (line.trim() === 'end') break;
    await obey(driver, line).catch(error => say(gatewayError(error).message));
    if (driver.hasEnded()) return;
    process.stderr.write(PROMPT);
  }
  await driver.connection.sendRequest(endCells, { runId: driver.runId }).catch(() => undefined);
}

async function obey({ connection, runId }: RunningDriver, line: string): Promise<void> {
  if (line.trim() === '') return;
  const cells = await connection.sendRequest(listCells, { runId });
  const command = readCellCommand(line, cells.length);
  if (command === null) return say(`"${line.trim()}" is none of these: ${HELP}`);
  if (command === 'list') return void process.stderr.write(cells.map(listed).join(''));
  const ends = await connection.sendRequest(runCells, { runId, cells: command });
  const last = ends.at(-1);
  if (last && last.outcome !== 'passed') say(`cell ${last.index + 1} ${last.outcome}${whereOf(last)}`);
}

const whereOf = ({ error }: { error: { line: number | null } | null }) =>
  error?.line == null ? '' : ` at line ${error.line}`;

const say = (text: string) => void process.stderr.write(`strobe: ${text}\n`);

const listed = ({ index, line, title, source }: CellOfFile) =>
  `${String(index + 1).padStart(4)}  line ${line}  ${title ?? source.trim().split('\n')[0]!.slice(0, 80)}\n`;
