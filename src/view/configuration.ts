import type { Application } from '../model/run';

/** Properties that Spark sets by itself for each application, or that only say where it runs. */
const SET_BY_SPARK =
  /^spark\.(?:app\.(?:id|startTime|submitTime|attempt\.id|initial\..*)|driver\.(?:host|port|appUIAddress)|executor\.id|repl\..*|submit\.(?:deployMode|pyFiles)|rdd\.compress|serializer\.objectStreamReset|ui\.showConsoleProgress|sql\.warehouse\.dir|sql\.catalogImplementation|hadoop\.fs\.s3a\.vectored\..*|master|scheduler\.mode|(?:driver|executor)\.extraJavaOptions|org\.apache\.hadoop\.yarn\..*|yarn\.(?:isPython|historyServer\.address|app\..*)|ui\.filters|.*\.driverEnv\..*)$/;

/** The properties of an application: first those that somebody has set, then those that Spark sets by itself. */
export function configuration({ properties }: Application): { own: [string, string][]; ofSpark: [string, string][] } {
  const all = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    own: all.filter(([name]) => !SET_BY_SPARK.test(name)),
    ofSpark: all.filter(([name]) => SET_BY_SPARK.test(name)),
  };
}
