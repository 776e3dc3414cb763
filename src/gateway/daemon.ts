import { randomBytes } from 'node:crypto';
import { version } from '../../package.json';
import type { DaemonStatus, GatewayAddress } from '../wire/messages';
import type { DaemonAnswers } from './clientConnection';
import { daemonProof, removeDaemonFile, thisBuild, writeDaemonFile } from './daemonFile';
import type { GatewayService } from './gatewayService';

/** A background gateway. Commands find it through its file; it serves them until it is asked to stop. */
export class Daemon implements DaemonAnswers {
  private readonly key = randomBytes(24).toString('hex');
  private readonly startTime = Date.now();
  private stopping: Promise<void> | null = null;

  /** @param exit ends this process */
  constructor(
    private readonly service: GatewayService,
    private readonly file: string,
    private readonly idleMinutes: number,
    private readonly exit: () => void,
  ) {}

  /** Publishes the daemon's file. @throws the system's error if the cache is not writable */
  async start(address: GatewayAddress): Promise<void> {
    writeDaemonFile(this.file, { ...address, key: this.key, build: thisBuild() });
    await this.service.warm.configure({ mode: 'afterFirstRun', idleMinutes: this.idleMinutes });
  }

  prove(nonce: string): string {
    return daemonProof(this.key, nonce);
  }

  status(): DaemonStatus {
    const { warm } = this.service;
    const { startTime, idleMinutes } = this;
    return { pid: process.pid, version, startTime, idleMinutes, runs: warm.runs, warm: warm.status() };
  }

  /**
   * Removes the file and ends everything that is kept ready. The daemon ends immediately, or with the last run in
   * progress.
   */
  async stop(): Promise<{ runs: number }> {
    const { warm } = this.service;
    this.stopping ??= this.close();
    await this.stopping;
    // Answer the request first.
    setImmediate(() => void warm.rested().then(this.exit));
    return { runs: warm.runs };
  }

  private async close(): Promise<void> {
    removeDaemonFile(this.file, this.key);
    await this.service.warm.configure({ mode: 'off', idleMinutes: 0 });
  }
}
