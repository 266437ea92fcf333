import { AppError } from '../platform/app-error.ts';
import type { ColumnProfile } from '../table/profile.ts';
import { type MLConfig, mlConfigSchema } from './ml.schema.ts';
import { FITTED_SETTINGS, type Fit } from './pipeline/alignment/fit.ts';
import { assertKnownColumns } from './pipeline/choose-columns.ts';
import { scalingOf } from './pipeline/scaling.ts';

export interface AlignedConfig {
  readonly config: MLConfig;
  /** English sentences: what of the request was overruled. */
  readonly steps: readonly string[];
}

/**
 * A configuration with the settings of the run that it is aligned to, wherever these decide how rows become positions. What
 * a request says otherwise is told; a default is taken for not said.
 *
 * @throws AppError BAD_REQUEST when the other run's map was made by another method
 */
export function alignedConfig(config: MLConfig, { settings, features }: Fit): AlignedConfig {
  const { reduction_method: method } = config;
  if (settings.reduction_method !== method) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: `The run of align_to was reduced with ${settings.reduction_method}, this one is to be with ${method}. Set reduction_method to ${settings.reduction_method}, or leave align_to out.`,
    });
  }
  const columns = features.map(({ column }) => column);
  const unsaid = mlConfigSchema.parse({
    reduction_method: method,
    clustering_method: config.clustering_method,
  });
  const isEquallyScaled = scalingOf(settings) === scalingOf(config);
  const overruled = FITTED_SETTINGS.flatMap((name): string[] => {
    if (name === 'normalize_features' || name === 'scaling')
      return isEquallyScaled ? [] : contradictions(name, config[name], settings[name], unsaid[name]);
    // The sections of methods that were not chosen say nothing.
    if (name.endsWith('_config') && name !== `${method}_config`) return [];
    return contradictions(name, config[name], settings[name], unsaid[name]);
  });
  if (config.feature_columns !== null && !areSame(config.feature_columns, columns))
    overruled.unshift('feature_columns');
  const step = `Took ${overruled.join(', ')} from the earlier run that the map is aligned to, not from the request.`;
  return {
    config: { ...config, ...settings, feature_columns: columns },
    steps: overruled.length === 0 ? [] : [step],
  };
}

/** @throws AppError BAD_REQUEST when the request names a column that the table does not have */
export function assertNamedColumnsExist(config: MLConfig, columns: readonly ColumnProfile[]): void {
  if (config.feature_columns !== null) assertKnownColumns(columns, config.feature_columns);
}

/** The settings, by name, that the request says (they are no default) and the other run says otherwise. */
function contradictions(name: string, asked: unknown, theirs: unknown, unsaid: unknown): string[] {
  if (isSection(asked) && isSection(theirs) && isSection(unsaid)) {
    return Object.keys(asked).flatMap((key) =>
      contradictions(`${name}.${key}`, asked[key], theirs[key], unsaid[key]),
    );
  }
  return asked === theirs || asked === unsaid ? [] : [name];
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function areSame(names: readonly string[], others: readonly string[]): boolean {
  const set = new Set(names);
  return set.size === new Set(others).size && others.every((name) => set.has(name));
}
