import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isSameLaunch, launchOf, type LaunchDescription } from '../../../src/gateway/warm/launchDescription';
import { stateOfLaunchFiles } from '../../../src/gateway/warm/launchFiles';
import { mayWait } from '../../../src/gateway/warm/mayWait';

function launch(changes: Partial<LaunchDescription> = {}): LaunchDescription {
  return {
    executable: '/usr/bin/python3',
    packages: ['/site-packages'],
    cwd: '/work',
    umask: 0o22,
    limits: [[7, 1024, 4096]],
    conf: [
      ['spark.app.name', 'job'],
      ['spark.master', 'local[2]'],
    ],
    env: { HOME: '/home/me', PATH: '/bin' },
    ...changes,
  };
}

describe('two launches result in the same JVM', () => {
  test('if everything known about them is equal', () => {
    expect(isSameLaunch(launch(), launch())).toBe(true);
  });

  test('even with another shell level, and with variables of the gateway', () => {
    const env = {
      ...launch().env,
      SHLVL: '3',
      _: '/usr/bin/env',
      OLDPWD: '/',
      VSCODE_IPC_HOOK_CLI: '/one',
      STROBE_PYTHON: 'python3',
    };
    expect(isSameLaunch(launch(), launch({ env }))).toBe(true);
  });

  test.each<[string, Partial<LaunchDescription>]>([
    ['Python', { executable: '/usr/bin/python3.12' }],
    ['pyspark', { packages: ['/other'] }],
    ['working directory', { cwd: '/elsewhere' }],
    ['umask', { umask: 0o77 }],
    ['limit', { limits: [[7, 256, 4096]] }],
    ['order of settings', { conf: [...launch().conf].reverse() }],
    ['setting', { conf: [...launch().conf, ['spark.driver.memory', '2g']] }],
    ['variable', { env: { ...launch().env, PATH: '/usr/bin' } }],
    ['variable more', { env: { ...launch().env, AWS_PROFILE: 'other' } }],
    ['variable less', { env: { HOME: '/home/me' } }],
    ['variable of another name', { env: { HOME: '/home/me', PATHS: '/bin' } }],
  ])('not with another %s', (_what, changes) => {
    expect(isSameLaunch(launch(), launch(changes))).toBe(false);
    expect(isSameLaunch(launch(changes), launch())).toBe(false);
  });
});

test('a line of the recorder describes the launch, and the destination of the output', () => {
  const streams = [{ descriptor: 1, device: 12, inode: 34 }];
  const line = { type: 'sparkLaunching' as const, sync: 3, time: 1, ...launch(), streams };
  expect(launchOf(line, 99)).toEqual({
    description: launch(),
    pid: 99,
    streams,
  });
  expect(launchOf({ ...line, streams: null }, 99).streams).toBeNull();
});

describe('the files of a launch', () => {
  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'strobe-test-'));
    onTestFinished(() => rmSync(made, { recursive: true, force: true }));
    for (const name of ['home/jars', 'home/conf', 'hadoop']) mkdirSync(join(made, name), { recursive: true });
    for (const name of ['one.jar', 'home/jars/core.jar', 'home/conf/hive-site.xml', 'hadoop/core-site.xml'])
      writeFileSync(join(made, name), 'old');
    return made;
  }

  const ofFolder = (cwd: string) =>
    launch({
      cwd,
      conf: [['spark.jars', 'missing.jar,one.jar']],
      env: { SPARK_HOME: join(cwd, 'home'), HADOOP_CONF_DIR: join(cwd, 'hadoop'), KRB5CCNAME: `FILE:${cwd}/tickets` },
    });

  test('have the same state as long as they do not change', () => {
    const description = ofFolder(folder());
    expect(stateOfLaunchFiles(description)).toBe(stateOfLaunchFiles(description));
  });

  test.each([
    ['a jar of the job', 'one.jar'],
    ['a jar that did not exist', 'missing.jar'],
    ['a jar of Spark', 'home/jars/core.jar'],
    ['a jar added to Spark', 'home/jars/other.jar'],
    ['Spark’s configuration', 'home/conf/hive-site.xml'],
    ['Hadoop’s configuration', 'hadoop/core-site.xml'],
    ['the Kerberos tickets', 'tickets'],
  ])('have another state after a write to %s', (_what, name) => {
    const cwd = folder();
    const before = stateOfLaunchFiles(ofFolder(cwd));
    writeFileSync(join(cwd, name), 'new');
    // Same length as the old one, and another time.
    utimesSync(join(cwd, name), 1, 1);
    expect(stateOfLaunchFiles(ofFolder(cwd))).not.toBe(before);
  });

  test('can make a JVM listen or print by themselves: then it cannot be a spare', () => {
    const cwd = folder();
    expect(mayWait(ofFolder(cwd))).toBe(true);
    const file = join(cwd, 'home/conf/spark-defaults.conf');
    writeFileSync(file, '# spark.driver.extraJavaOptions -agentlib:jdwp=address=5005\n');
    expect(mayWait(ofFolder(cwd))).toBe(true);
    writeFileSync(file, 'spark.driver.extraJavaOptions -agentlib:jdwp=address=5005\n');
    expect(mayWait(ofFolder(cwd))).toBe(false);
  });

  test('can change the logging: then the warm-up would be logged, so it cannot be a spare', () => {
    const cwd = folder();
    const named = (name: string) => join(cwd, 'home/conf', name);
    writeFileSync(named('log4j2.properties.template'), '');
    expect(mayWait(ofFolder(cwd))).toBe(true);
    writeFileSync(named('log4j2.properties'), 'rootLogger.level = info\n');
    expect(mayWait(ofFolder(cwd))).toBe(false);
  });

  test.each([
    '-Dcom.sun.management.jmxremote.port=9010',
    '-javaagent:agent.jar',
    '-Xlog:gc',
    '-verbose:class',
    '-XX:+PrintFlagsFinal',
    '-Dlog4j2.configurationFile=logs.xml',
  ])('with %s: a JVM for this launch cannot be a spare', option => {
    expect(mayWait(launch({ conf: [['spark.driver.extraJavaOptions', option]] }))).toBe(false);
    expect(mayWait(launch({ env: { SPARK_SUBMIT_OPTS: option } }))).toBe(false);
    expect(mayWait(launch({ env: { SPARK_SUBMIT_OPTS: '-Xlog:disable -Xlog:cds*=off -Xmx1g' } }))).toBe(true);
  });

  test('are found in the options of spark-submit', () => {
    const cwd = folder();
    const env = { PYSPARK_SUBMIT_ARGS: `--driver-class-path 'one.jar' --conf a=b pyspark-shell` };
    const before = stateOfLaunchFiles(launch({ cwd, env }));
    writeFileSync(join(cwd, 'one.jar'), 'newer');
    expect(stateOfLaunchFiles(launch({ cwd, env }))).not.toBe(before);
  });
});
