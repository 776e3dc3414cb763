import { packagesFor } from './packagesFor';
import { testRuntime } from './strobe';

/** See `packagesFor`; for the Python of the tests. */
export const testPackages = (name: string, packages: string[]): Promise<string> =>
  packagesFor(testRuntime().python, name, packages);
