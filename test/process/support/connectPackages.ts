import { delimiter } from 'node:path';
import { CONNECT } from './packagesFor';
import { testPackages } from './testPackages';

/** Packages that pyspark requires for Connect but does not include: a folder for PYTHONPATH. */
export const connectPackages = (): Promise<string> => testPackages('spark-connect', CONNECT);

/** The same with the client that is no Spark. The other packages that it requires are those of the runtime. */
export async function connectClient(): Promise<string> {
  const client = await testPackages('pyspark-client', ['--no-deps', 'pyspark-client==4.2.0']);
  return [client, await connectPackages()].join(delimiter);
}
