import { useEffect, useState } from 'preact/hooks';

interface Store<T> {
  state: T;
  subscribe(listener: () => void): () => void;
}

/** The state of a store. The component is rendered again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    setState(store.state);
    return store.subscribe(() => setState(store.state));
  }, [store]);
  return state;
}
