import type { JobModel } from './jobModel';
import { NO_JOB } from './jobModel';
import { Interpreter } from './interpreter';
import type { PlacedChunk } from './pythonFile';

/** pyspark itself, or a notebook that finds `spark` made for it. */
const MAY_BE_SPARK = /\bpyspark\b|^# Databricks notebook source/m;

/** Whether a text is worth parsing: only what names pyspark can be a Spark job. */
export const mayBeJob = (text: string): boolean => MAY_BE_SPARK.test(text);

/** Follows Spark's objects through a file and finds every call on them. Never throws on what people type. */
export function findJob(chunks: PlacedChunk[]): JobModel {
  return chunks.some(chunk => mayBeJob(chunk.text)) ? new Interpreter().run(chunks) : NO_JOB;
}
