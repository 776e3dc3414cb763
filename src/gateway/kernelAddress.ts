import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './privateFile';

/** In a file that only its owner can read; `src/recorder/strobe_recorder/link/kernel_gateways.py` reads it. */
export interface KernelAddress {
  host: string;
  port: number;
  token: string;
  /** The workspace folders of the window that the gateway belongs to. */
  folders: string[];
  /** The process of that window that starts kernels. */
  editorPid: number;
}

/** Publishes the address, replacing an earlier one with this name. @returns removes it. @throws the system's error */
export function publishKernelAddress(folder: string, name: string, address: KernelAddress): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.json`);
  writePrivateFile(file, address);
  return () => rmSync(file, { force: true });
}
