/** Width of the bar in columns. */
const WIDTH = 28;
/** Without a terminal, prints a line for each tenth. */
const STEPS = 10;

/**
 * Shows progress: as one updated line in a terminal, otherwise as plain lines.
 *
 * @param {NodeJS.WriteStream} stream
 */
export function progressBar(stream) {
  let lastMessage = '';
  let lastStep = -1;
  let drawn = false;
  return {
    /** @param {{ fraction: number | null, message: string }} progress */
    show({ fraction, message }) {
      if (stream.isTTY) {
        stream.write(`\r\u001b[K${barLine(fraction, message, stream.columns ?? 80)}`);
        drawn = true;
        return;
      }
      const step = fraction === null ? lastStep : Math.floor(fraction * STEPS);
      if (message === lastMessage && step === lastStep) return;
      lastMessage = message;
      lastStep = step;
      stream.write(`${fraction === null ? '' : `${Math.floor(fraction * 100)} % `}${message}\n`);
    },
    end() {
      if (drawn) stream.write('\r\u001b[K');
      drawn = false;
    },
  };
}

function barLine(fraction, message, columns) {
  if (fraction === null) return message.slice(0, columns - 1);
  const full = Math.round(fraction * WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.floor(fraction * 100)).padStart(3)} % `;
  return (bar + message).slice(0, columns - 1);
}
