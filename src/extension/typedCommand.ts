import path from 'node:path';
import { isSqlFile } from '../model/causes/isSqlFile';
import type { DriverCommandLine } from './driverExit';

/** The command that a user would type to run this job without Strobe. */
export function typedCommand(script: string, prepared: DriverCommandLine & { cwd: string }): DriverCommandLine {
  const inside = path.relative(prepared.cwd, script);
  const named = inside.startsWith('..') || path.isAbsolute(inside) ? script : inside;
  // A SQL file is an argument of a script that Strobe provides.
  if (isSqlFile(script)) return { command: 'spark-sql', args: ['-f', named] };
  // A module, such as pytest, with arguments.
  if (prepared.args[0] === '-m') return { command: path.basename(prepared.command), args: prepared.args };
  const at = prepared.args.findIndex(each => path.resolve(prepared.cwd, each) === script);
  // A notebook too, with a file that says how to run it.
  if (at > 0) return { command: path.basename(prepared.command), args: [named, ...prepared.args.slice(at + 2)] };
  const args = prepared.args.map((each, index) => (index === at ? named : each));
  return { command: path.basename(prepared.command), args };
}
