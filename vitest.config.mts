import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** As the bundles hold it. Styles go by another name, or vitest would take them for a page's. */
const sourcesAsText = {
  name: 'sources as text',
  enforce: 'pre' as const,
  resolveId: (source: string, importer: string | undefined) =>
    importer && source.endsWith('.css') ? `${path.resolve(path.dirname(importer), source)}.text` : undefined,
  load: (id: string) =>
    id.endsWith('.css.text') ? `export default ${JSON.stringify(readFileSync(id.slice(0, -5), 'utf8'))}` : undefined,
  transform: (code: string, id: string) =>
    /\.(java|py)$/.test(id) ? `export default ${JSON.stringify(code)}` : undefined,
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [sourcesAsText],
        // There is none outside of an editor.
        resolve: { alias: { vscode: path.resolve('test/unit/extension/support/vscode.ts') } },
        // As many workers as cores: vitest leaves one core idle by itself, which is half of a small machine.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          maxWorkers: '100%',
          testTimeout: 20_000,
          // Modules are loaded once a worker rather than once a file: that is most of the time of small tests.
          isolate: false,
        },
      },
      {
        plugins: [sourcesAsText],
        test: {
          name: 'webview',
          include: ['test/webview/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [sourcesAsText],
        test: {
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          // Each starts Spark, or Python by the dozen, which all but fills a small machine: two of them leave none of it idle.
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        plugins: [sourcesAsText],
        test: {
          name: 'truth',
          include: ['test/truth/**/*.test.ts'],
          // It runs two jobs at a time by itself.
          maxWorkers: 1,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
      {
        plugins: [sourcesAsText],
        test: {
          name: 'matrix',
          include: ['test/matrix/**/*.test.ts'],
          maxWorkers: 1,
          testTimeout: 60_000,
          // It installs Spark.
          hookTimeout: 1_200_000,
        },
      },
      {
        plugins: [sourcesAsText],
        test: {
          name: 'yarn',
          include: ['test/yarn/**/*.test.ts'],
          maxWorkers: 1,
          testTimeout: 180_000,
          // It downloads YARN.
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'editor',
          include: ['test/editor/**/*.test.ts'],
          globalSetup: ['test/editor/support/globalSetup.ts'],
          // One browser, and jobs that run Spark.
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
