/** Part of `npm run lint`: fails for a package that ships whose licence is not allowed, or that comes without its text. */
import { fileURLToPath } from 'node:url';
import { bundleInMemory } from './bundles.mjs';
import { licenceOf } from './licences.mjs';
import { shippedPackages } from './thirdPartyNotices.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const faults = shippedPackages(root, await bundleInMemory(bundle => bundle.isShipped)).flatMap(faultsOf);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function faultsOf(folder) {
  try {
    licenceOf(folder);
    return [];
  } catch (error) {
    return [error.message];
  }
}
