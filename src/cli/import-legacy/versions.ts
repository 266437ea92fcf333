/** Which datasets are versions of which, made into chains that hold: no cycles, no strangers, no missing parents. */

export interface LegacyVersion {
  readonly id: string;
  readonly userId: string;
  readonly parentId: string | null;
  readonly version: number;
}

export interface VersionLink {
  readonly id: string;
  readonly parentId: string;
  readonly rootId: string;
  readonly version: number;
}

export interface VersionPlan {
  /** Parents before their children. */
  readonly links: readonly VersionLink[];
  readonly problems: readonly { readonly id: string; readonly reason: string }[];
}

/** @param datasets those that are in the new service, the oldest first */
export function planVersions(datasets: readonly LegacyVersion[]): VersionPlan {
  const byId = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  const problems: { id: string; reason: string }[] = [];
  const parents = new Map<string, string>();
  for (const { id, parentId, userId } of datasets) {
    if (parentId === null) continue;
    const parent = byId.get(parentId);
    const reason =
      parent === undefined
        ? 'the version before it was not brought, so it stands alone'
        : parent.userId !== userId
          ? 'the version before it belongs to somebody else, so it stands alone'
          : leadsTo(parents, parentId, id)
            ? 'its versions follow each other in a circle, which was cut here'
            : null;
    if (reason === null) parents.set(id, parentId);
    else problems.push({ id, reason });
  }

  const links: VersionLink[] = [];
  const placed = new Map<string, { readonly rootId: string; readonly version: number }>();
  const taken = new Map<string, Set<number>>();
  for (const { id } of datasets) {
    // From the dataset up to what has its place already, then down again.
    const path: string[] = [];
    for (let at: string | undefined = id; at !== undefined && !placed.has(at); at = parents.get(at))
      path.push(at);
    for (const next of path.reverse()) place(next);
  }
  return { links, problems };

  function place(id: string): void {
    const own = byId.get(id)?.version ?? 1;
    const parentId = parents.get(id);
    const parent = parentId === undefined ? undefined : placed.get(parentId);
    const rootId = parent?.rootId ?? id;
    const numbers = taken.get(rootId) ?? new Set<number>();
    taken.set(rootId, numbers);
    let version = Math.max(own, (parent?.version ?? 0) + 1);
    while (numbers.has(version)) version += 1;
    numbers.add(version);
    placed.set(id, { rootId, version });
    if (parentId === undefined) return;
    links.push({ id, parentId, rootId, version });
    if (version !== own) problems.push({ id, reason: `version ${own} is ${version} in its chain` });
  }
}

/** Whether going up from `from` one comes to `to`. */
function leadsTo(parents: ReadonlyMap<string, string>, from: string, to: string): boolean {
  for (let at: string | undefined = from; at !== undefined; at = parents.get(at)) if (at === to) return true;
  return false;
}
