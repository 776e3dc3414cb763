import { builtinModules } from 'node:module';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { importX } from 'eslint-plugin-import-x';

/**
 * The folders of `src`, from those that depend on nothing else to those that nothing else depends on. A folder may import
 * only from itself and from the folders listed for it. Only `extension` may import `vscode`.
 */
const mayImport = {
  text: [],
  errors: [],
  cells: [],
  model: ['text'],
  spark: ['text', 'model'],
  sockets: [],
  py4j: ['text', 'sockets'],
  wire: ['text', 'model'],
  profiles: ['text', 'errors', 'model', 'spark'],
  recorder: [],
  client: ['errors', 'wire'],
  runtime: ['text', 'errors'],
  runFiles: ['text', 'errors', 'model', 'spark'],
  historyServer: ['text', 'errors', 'model'],
  gateway: ['text', 'errors', 'cells', 'model', 'spark', 'py4j', 'wire', 'recorder', 'runtime', 'runFiles', 'sockets'],
  language: ['text', 'cells', 'model', 'spark', 'wire'],
  layout: ['text', 'model'],
  view: ['text', 'model', 'wire', 'layout'],
  webview: ['text', 'model', 'wire', 'layout', 'view'],
  extension: ['text', 'errors', 'cells', 'model', 'profiles', 'wire', 'client', 'runtime', 'historyServer'],
  cli: [
    'text',
    'errors',
    'cells',
    'model',
    'spark',
    'profiles',
    'wire',
    'client',
    'runtime',
    'runFiles',
    'historyServer',
    'gateway',
    'layout',
    'view',
  ],
  build: ['runtime'],
};

const zones = Object.entries(mayImport).map(([folder, allowed]) => ({
  target: `./src/${folder}`,
  from: './src',
  except: [folder, ...allowed].map(name => `./${name}`),
  message: `src/${folder} may import only from: ${[folder, ...allowed].join(', ')}`,
}));

const nodeModules = [{ regex: `^(node:|(${builtinModules.join('|')})$)`, message: 'pure code has no I/O' }];
const noEditor = [{ name: 'vscode', message: 'only src/extension may import vscode' }];

/** The globals of Node.js. */
const nodeGlobals = Object.fromEntries(Object.getOwnPropertyNames(globalThis).map(name => [name, 'readonly']));

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'test/fixtures/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-restricted-imports': ['error', { paths: noEditor }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/text/**', 'src/cells/**', 'src/model/**', 'src/spark/**', 'src/layout/**', 'src/view/**'],
    rules: { 'no-restricted-imports': ['error', { paths: noEditor, patterns: nodeModules }] },
  },
  {
    // Views are also rendered without a page.
    files: ['src/view/**'],
    rules: { 'no-restricted-globals': ['error', 'window', 'document'] },
  },
  {
    files: ['src/language/**'],
    ignores: ['src/language/server.ts', 'src/language/languageServer.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: noEditor, patterns: nodeModules }] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    files: ['src/extension/**', 'test/editor/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
);
