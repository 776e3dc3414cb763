/** Part of `npm run lint`: fails if a package that ships has a license that is not allowed, or no license text. */
import { fileURLToPath } from 'node:url';
import { bundleInMemory } from './bundles.mjs';
import { licenceOf } from './licences.mjs';
import { shippedPackages } from './thirdPartyNotices.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const shipped = shippedPackages(root, await bundleInMemory(bundle => bundle.isShipped));
const faults = shipped.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function faultsOf(folder) {
  try {
    licenceOf(folder, shipped);
    return [];
  } catch (error) {
    return [error.message];
  }
}
