import path from 'node:path';
import { findJob } from '../../../../src/language/findJob';
import type { JobModel, SparkCall } from '../../../../src/language/jobModel';
import { PythonFile, type PlacedChunk } from '../../../../src/language/pythonFile';
import { WorkspaceFiles, type Disk } from '../../../../src/language/workspaceFiles';
import { loadPythonParser } from '../../../../src/language/pythonParser';

const wasm = path.resolve(__dirname, '../../../../node_modules/@vscode/tree-sitter-wasm/wasm');

export const parser = await loadPythonParser(
  path.join(wasm, 'tree-sitter.wasm'),
  path.join(wasm, 'tree-sitter-python.wasm'),
);

export function chunksOf(text: string): PlacedChunk[] {
  const file = new PythonFile(parser);
  try {
    return file.update(text);
  } finally {
    file.dispose();
  }
}

export const jobOf = (text: string): JobModel => findJob(chunksOf(text));

/** A workspace of files by their paths, in the folder `file:///project`. */
export async function workspaceOf(files: Record<string, string>): Promise<WorkspaceFiles> {
  const textOf = (file: string) => files[file.replace('file:///project/', '')] ?? null;
  const disk: Disk = {
    read: textOf,
    version: textOf,
    async *pythonFiles() {
      yield Object.keys(files).map(each => `file:///project/${each}`);
    },
  };
  const workspace = new WorkspaceFiles(parser, disk, () => null);
  await workspace.index(['file:///project']);
  return workspace;
}

/** The job of one file of a workspace. */
export async function jobIn(files: Record<string, string>, name: string): Promise<JobModel> {
  const workspace = await workspaceOf(files);
  const file = `file:///project/${name}`;
  return findJob(workspace.chunks(file)!, file, workspace);
}

/** The calls of a job after the creation of its session. */
export function callsOf(text: string): SparkCall[] {
  return jobOf(`${SESSION}\n${text}\n`).calls.filter(call => call.site.line > 3);
}

export const SESSION = `from pyspark.sql import DataFrame, SparkSession, functions as F
spark = SparkSession.builder.appName("test").getOrCreate()
sc = spark.sparkContext`;

/** Datasets and actions with their parents: `count <- filter`. */
export function flow(text: string): string[] {
  return flowOf(callsOf(text));
}

export function flowOf(calls: SparkCall[]): string[] {
  const byId = new Map(calls.map(call => [call.id, call]));
  return calls
    .filter(call => call.makes !== null || call.kind === 'action')
    .map(call => {
      const parents = call.parents.map(id => byId.get(id)?.op ?? '?');
      return parents.length === 0 ? call.op : `${call.op} <- ${parents.join(', ')}`;
    });
}
