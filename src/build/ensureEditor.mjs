/**
 * Makes sure that VS Code's server is there and prints the path of the script that starts it; progress goes to stderr.
 * Bundled to `dist/ensureEditor.js`, because what it calls is TypeScript.
 */
import { ensureCodeServer } from './codeServer.mjs';
import { progressBar } from './progressBar.mjs';

const bar = progressBar(process.stderr);

ensureCodeServer({ env: process.env, onProgress: bar.show })
  .then(script => {
    bar.end();
    console.log(script);
  })
  .catch(error => {
    bar.end();
    console.error(error.message);
    process.exitCode = 1;
  });
