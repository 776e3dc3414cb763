import { useEffect, useState } from 'preact/hooks';

/** Below this width or height, several panes at once would each be too small to read. */
const LARGE = { width: 900, height: 600 };

/** Whether the window is too small to show several panes at once. */
export function useIsSmall(): boolean {
  const [isSmall, setIsSmall] = useState(measure());
  useEffect(() => {
    const update = (): void => setIsSmall(measure());
    window.addEventListener('resize', update);
    return () => window.removeEventListener('resize', update);
  }, []);
  return isSmall;
}

function measure(): boolean {
  return window.innerWidth < LARGE.width || window.innerHeight < LARGE.height;
}
