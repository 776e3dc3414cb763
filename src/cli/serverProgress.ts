import type { Run } from '../model/run';
import { silenceText } from '../view/text/phaseText';
import { printable } from '../view/text/printable';

/** The lines that are printed when a server of Spark Connect does not answer, and when it answers again. */
export class ServerProgress {
  private readonly silent = new Set<string>();

  changes({ applications }: Run): string[] {
    return applications.flatMap(({ id, master, silentSince }) => {
      const isSilent = silentSince !== null;
      if (isSilent === this.silent.has(id)) return [];
      if (isSilent) this.silent.add(id);
      else this.silent.delete(id);
      const server = master ?? 'Spark Connect';
      return printable(isSilent ? silenceText(server) : `${server} answers again`);
    });
  }
}
