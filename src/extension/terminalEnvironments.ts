import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

type Environment = Record<string, string>;

/** Waits until its terminal hangs up. */
const COMMAND = ['/bin/sh', '-c', 'read strobe'] as const;
/** Between the birth of a process and the moment in which it becomes this command. */
const BECOMING_MS = 20;
const MOST_TRIES = 100;

/**
 * The variables that jobs in terminals of the editor begin with: settings and other extensions add some, which nothing but
 * a terminal tells. Each is asked for once.
 */
export class TerminalEnvironments {
  private readonly known = new Map<string, Promise<Environment | null>>();

  /**
   * @param cwd where the job would run
   * @param added what the job's own configuration adds
   * @returns null where that cannot be told: on another system than Linux, or without terminals
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

/** Null where it does not become the command, which starts in the environment that is asked for. */
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
