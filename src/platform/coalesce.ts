/**
 * Lets calls with the same key share work without ever getting an answer older than their question: who asks while the
 * work is under way waits for the next round, which begins after everyone in it has asked.
 */
export function coalesce<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const rounds = new Map<string, { current: Promise<T>; next: Promise<T> | undefined }>();

  function begin(key: string, work: () => Promise<T>): Promise<T> {
    const round: { current: Promise<T>; next: Promise<T> | undefined } = { current: work(), next: undefined };
    rounds.set(key, round);
    const end = () => {
      if (rounds.get(key) === round && round.next === undefined) rounds.delete(key);
    };
    round.current.then(end, end);
    return round.current;
  }

  return (key, work) => {
    const round = rounds.get(key);
    if (round === undefined) return begin(key, work);
    const again = () => begin(key, work);
    round.next ??= round.current.then(again, again);
    return round.next;
  };
}
