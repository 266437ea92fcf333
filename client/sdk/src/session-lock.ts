/** The browser's Web Locks, as far as they are needed here. */
interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Lets one tab at a time do `work`; where there are no locks between tabs, it is done at once. */
export function oneTabAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis as { readonly navigator?: { readonly locks?: Locks } };
  return navigator?.locks === undefined ? work() : navigator.locks.request(name, work);
}
