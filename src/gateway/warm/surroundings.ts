import { readFileSync, readlinkSync } from 'node:fs';

/** Lines of `/proc/PID/status`. */
const OF_STATUS = /^(Uid|Gid|Groups|Cpus_allowed):.*$/gm;
const NAMESPACES = ['ipc', 'mnt', 'net', 'pid', 'user', 'uts'];
/** Files of a control group (version 2). */
const BOUNDS = ['cpu.max', 'memory.high', 'memory.max', 'pids.max'];

/**
 * What a process passes on to its children in addition to descriptors, variables, folder and limits, and what a JVM
 * depends on: its cores and priority, its user, what it sees of the machine, and the limits of its control groups.
 *
 * @throws Error if the system does not report it.
 */
export function surroundings(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8').match(OF_STATUS) ?? [];
  const namespaces = NAMESPACES.map(name => readlinkSync(`/proc/${pid}/ns/${name}`));
  return [...status, priority(pid), ...namespaces, ...bounds(pid)].join('\n');
}

/** The nice value, and the scheduling policy. */
function priority(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may contain any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${fields[16]} ${fields[38]}`;
}

/** Group names are ignored: each terminal may have its own. */
function bounds(pid: number): string[] {
  const group = /^0::\/(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? '';
  const parts = ['/sys/fs/cgroup', ...group.split('/').filter(part => part !== '')];
  const folders = parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
  return folders.flatMap(folder => BOUNDS.flatMap(name => boundIn(folder, name))).sort();
}

function boundIn(folder: string, name: string): string[] {
  try {
    const text = readFileSync(`${folder}/${name}`, 'utf8').trim();
    return text.startsWith('max') ? [] : [`${name} ${text}`];
  } catch {
    return [];
  }
}
