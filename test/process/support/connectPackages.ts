import { testPackages } from './testPackages';

/** Packages that pyspark requires for Connect but does not include: a folder for PYTHONPATH. */
export const connectPackages = (): Promise<string> =>
  testPackages('spark-connect', [
    'grpcio>=1.48.1',
    'grpcio-status>=1.48.1',
    'googleapis-common-protos>=1.56.4',
    'zstandard>=0.25.0',
  ]);
