import { useEffect, useState } from 'preact/hooks';

const STEP = 1000;

/** Current time in ms since the epoch, updated every second while a run is in progress. */
export function useNow(goesOn: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!goesOn) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), STEP);
    return () => clearInterval(timer);
  }, [goesOn]);
  return now;
}
