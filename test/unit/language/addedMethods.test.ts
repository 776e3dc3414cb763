import { describe, expect, test } from 'vitest';
import { flow, flowOf, jobIn } from './support/python';

describe('a method that pyspark does not have', () => {
  test.each<[string, string, string[]]>([
    [
      'of a dataset can return a dataset',
      'DataFrame.transforms = run_all\nspark.range(9).transforms([f, g]).show()',
      ['range', 'show <- range'],
    ],
    ['of a session returns what its variable is called', 'orders_df = spark.read_all("o")\norders_df.show()', ['show']],
    ['of a session tells nothing else', 'spark.setting_of("orders").count("a")', []],
  ])('%s', (_what, text, expected) => {
    expect(flow(text)).toEqual(expected);
  });

  test('is apart from methods that return no dataset', () => {
    expect(flow('spark.range(9).inputFiles().count("a")')).toEqual(['range']);
  });
});

test('a package with a `display` of its own does not hide that of the platform', async () => {
  const notebook = '# Databricks notebook source\nfrom tools import *\ndisplay(spark.range(3))\n';
  const { calls } = await jobIn({ 'tools.py': 'def display(x):\n    shown(x)\n', 'main.py': notebook }, 'main.py');
  expect(flowOf(calls)).toEqual(['range', 'display <- range']);
});
