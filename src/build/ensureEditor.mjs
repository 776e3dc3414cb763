/**
 * Installs the VS Code server if necessary and prints the path of its start script. Progress goes to stderr. Bundled to
 * `dist/ensureEditor.js` because it calls TypeScript code.
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
