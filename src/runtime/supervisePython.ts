import { runChild, type ChildOptions, type ChildResult } from './runChild';

/** Runs Python and ends it, with all its children, when our end of its input closes: also if this process is killed. */
const SUPERVISE = `
import os, signal, subprocess, sys, threading
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen([sys.executable] + sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
def follow():
    while os.read(0, 1024):
        pass
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
threading.Thread(target=follow, daemon=True).start()
os._exit(1 if child.wait() else 0)
`;

/**
 * Runs a Python program with child processes (pip builds packages in processes of its own) so that none of them is left
 * when it is aborted or this process ends in any way. The exit code is 0 or 1.
 *
 * @throws as `runChild`
 */
export function supervisePython(
  python: string,
  args: string[],
  options: Omit<ChildOptions, 'input' | 'holdInput' | 'timeout'>,
): Promise<ChildResult> {
  return runChild(python, ['-c', SUPERVISE, ...args], { ...options, holdInput: true });
}
