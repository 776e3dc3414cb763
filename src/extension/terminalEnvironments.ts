import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

type Environment = Record<string, string>;

/** Waits until its terminal is closed. */
const COMMAND = ['/bin/sh', '-c', 'read strobe'] as const;
/** Polling interval until the new process has started this command. */
const BECOMING_MS = 20;
const MOST_TRIES = 100;

/**
 * The initial environment of jobs in editor terminals. Settings and other extensions add variables that can only be read from
 * a terminal process. Results are cached.
 */
export class TerminalEnvironments {
  private readonly known = new Map<string, Promise<Environment | null>>();

  /**
   * @param cwd working directory of the job
   * @param added variables from the run configuration
   * @returns null if unknown: on systems other than Linux, or without terminals
   */
  get(cwd: string, added: Environment): Promise<Environment | null> {
    const key = JSON.stringify([cwd, added]);
    const known = this.known.get(key) ?? ask(cwd, added).catch(() => null);
    this.known.set(key, known);
    return known;
  }
}

async function ask(cwd: string, env: Environment): Promise<Environment | null> {
  if (process.platform !== 'linux') return null;
  const [shellPath, ...shellArgs] = COMMAND;
  const unseen = { hideFromUser: true, isTransient: true };
  const terminal = vscode.window.createTerminal({ name: 'Strobe', shellPath, shellArgs, cwd, env, ...unseen });
  try {
    const pid = await terminal.processId;
    return pid === undefined ? null : await environmentOf(pid);
  } finally {
    terminal.dispose();
  }
}

/** Environment of the process after it has started the command; null if it does not start. */
async function environmentOf(pid: number): Promise<Environment | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (listIn(pid, 'cmdline').join(' ') === COMMAND.join(' ')) return variables(listIn(pid, 'environ'));
    await delay(BECOMING_MS);
  }
  return null;
}

const listIn = (pid: number, name: string): string[] =>
  readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').filter(Boolean);

const variables = (entries: string[]): Environment =>
  Object.fromEntries(
    entries.map(entry => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const),
  );
