import { readFileSync } from 'node:fs';

/**
 * Whether the terminal itself sends Ctrl-C to the children of this process: it does if this process belongs to the
 * terminal's foreground group. Otherwise, a signal to this process was sent to it only, and has to be forwarded.
 */
export function terminalSignalsChildren(): boolean {
  if (process.platform === 'linux') {
    // proc(5): fields 5 and 8, counted after the command's closing bracket, are the group and the terminal's group.
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[2] === fields[5];
  }
  return process.stdin.isTTY === true || process.stderr.isTTY === true;
}
