import { type MLConfig, mlConfigSchema } from '../../ml/ml.schema.ts';
import { isRecord } from './fields.ts';
import { field, type Json, snakeCased } from './lenient.ts';

export interface ReadConfig {
  readonly config: MLConfig;
  /** Fields whose values are out of our bounds and stand at their defaults. */
  readonly dropped: readonly string[];
}

/** As many fields as a configuration can have, and some. */
const MAX_DROPS = 60;

/** A configuration of the old service; what it says of the methods may also stand in the result's metadata. */
export function readConfig(stored: unknown, metadata: Json): ReadConfig | null {
  const given = isRecord(stored) ? (snakeCased(stored) as Json) : {};
  const config: Record<string, unknown> = {
    ...given,
    reduction_method: method(given['reduction_method'] ?? field(metadata, 'reduction_method')),
    clustering_method: method(given['clustering_method'] ?? field(metadata, 'clustering_method')),
    align_to: null,
  };
  const dropped: string[] = [];
  for (let attempt = 0; attempt < MAX_DROPS; attempt++) {
    const parsed = mlConfigSchema.safeParse(config);
    if (parsed.success) return { config: parsed.data, dropped };
    const path = parsed.error.issues[0]?.path ?? [];
    const name = String(path[0]);
    if (path.length === 0 || name === 'reduction_method' || name === 'clustering_method') return null;
    const section = config[name];
    const inner = path[1];
    if (isRecord(section) && typeof inner === 'string' && Object.hasOwn(section, inner)) {
      const { [inner]: _refused, ...others } = section;
      config[name] = others;
      dropped.push(`${name}.${inner}`);
    } else {
      delete config[name];
      dropped.push(name);
    }
  }
  return null;
}

/** `t-SNE` is `tsne`, `K-Means` is `kmeans`. */
function method(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase().replaceAll(/[^a-z_]/g, '') : value;
}
