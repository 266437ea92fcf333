import * as z from 'zod';
import { PAIRWISE_MAX_ROWS } from '../kernels/agglomerative.ts';
import {
  type Algorithms,
  agglomerativeConfigSchema,
  anomalyConfigSchema,
  dbscanConfigSchema,
  hdbscanConfigSchema,
  kmeansConfigSchema,
  type ParameterDescription,
  pcaConfigSchema,
  tsneConfigSchema,
  umapConfigSchema,
} from './ml.schema.ts';

/** The catalogue of methods for `/api/ml/algorithms`; parameters, limits and defaults are read off the schemas. */
export function describeAlgorithms(): Algorithms {
  const { method: _method, ...anomalyParameters } = parametersOf(anomalyConfigSchema);
  return {
    reduction_methods: {
      tsne: {
        name: 't-SNE',
        description: 'Keeps close rows close; good at showing groups, distances between groups mean little.',
        parameters: parametersOf(tsneConfigSchema),
      },
      umap: {
        name: 'UMAP',
        description: 'Keeps neighbourhoods and some of the overall shape; fast on large tables.',
        parameters: parametersOf(umapConfigSchema),
      },
      pca: {
        name: 'PCA',
        description: 'The three directions along which the rows differ most; linear, exact and quick.',
        parameters: parametersOf(pcaConfigSchema),
      },
    },
    clustering_methods: {
      kmeans: {
        name: 'K-Means',
        description: 'Splits the map into a given number of round groups.',
        parameters: parametersOf(kmeansConfigSchema),
      },
      dbscan: {
        name: 'DBSCAN',
        description: 'Finds dense regions of any shape; what lies between them is noise.',
        parameters: parametersOf(dbscanConfigSchema),
      },
      hdbscan: {
        name: 'HDBSCAN',
        description: 'Finds groups of different densities without being told how many.',
        parameters: parametersOf(hdbscanConfigSchema),
      },
      agglomerative: {
        name: 'Agglomerative',
        description: `Merges the closest groups step by step; complete and average linkage compare all pairs of at most ${PAIRWISE_MAX_ROWS} rows.`,
        parameters: parametersOf(agglomerativeConfigSchema),
      },
      gaussian_mixture: {
        name: 'Gaussian mixture',
        description: 'Describes the map by overlapping bell-shaped groups; uses n_clusters of kmeans_config.',
        parameters: pick(parametersOf(kmeansConfigSchema), 'n_clusters'),
      },
    },
    anomaly_detection: {
      isolation_forest: {
        name: 'Isolation Forest',
        description: 'Rows that few random splits set apart from all others are unusual.',
        parameters: anomalyParameters,
      },
      local_outlier_factor: {
        name: 'Local Outlier Factor',
        description: 'Rows in sparser surroundings than their neighbours are unusual.',
        parameters: anomalyParameters,
      },
    },
  };
}

function pick(parameters: Record<string, ParameterDescription>, name: string) {
  const parameter = parameters[name];
  return parameter === undefined ? {} : { [name]: parameter };
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly ui_min?: number;
  readonly ui_max?: number;
}

function parametersOf(schema: z.ZodObject): Record<string, ParameterDescription> {
  const defaults = schema.parse({});
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const entries = Object.entries(json.properties ?? {}).map(([name, property]) => [
    name,
    parameterOf(property as JsonSchema, defaults[name] as ParameterDescription['default']),
  ]);
  return Object.fromEntries(entries);
}

function parameterOf(property: JsonSchema, fallback: ParameterDescription['default']): ParameterDescription {
  const variants = flatten(property).filter((variant) => typeName(variant) !== 'null');
  const number = variants.find((variant) => ['integer', 'number'].includes(typeName(variant)));
  const options = variants.flatMap(
    (variant) => variant.enum ?? (variant.const === undefined ? [] : [variant.const]),
  );
  const min = number?.minimum ?? number?.exclusiveMinimum;
  const max = number?.maximum === Number.MAX_SAFE_INTEGER ? undefined : number?.maximum;
  return {
    type: typeName(number ?? variants[0] ?? {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(property.ui_min === undefined ? {} : { ui_min: property.ui_min }),
    ...(property.ui_max === undefined ? {} : { ui_max: property.ui_max }),
    ...(options.length === 0 ? {} : { options }),
    default: fallback,
    description: property.description ?? '',
  };
}

function flatten(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(flatten);
}

/** A nullable type may stand as a list; the part that is not null names it. */
function typeName({ type }: JsonSchema): string {
  if (type === undefined) return 'string';
  return typeof type === 'string' ? type : (type.find((name) => name !== 'null') ?? 'null');
}
