import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingest, type ReadingOptions } from '../../../src/table/ingest.ts';
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from '../../../src/table/limits.ts';
import type { ColumnProfile, ColumnStatistics, TableKind, TableProfile } from '../../../src/table/profile.ts';
import { createTableReader, type TableReader } from '../../../src/table/reader.ts';

export interface Ingested {
  readonly file: string;
  readonly profile: TableProfile;
  /** Rows as arrays of cells, parsed from the JSON that callers get. */
  readonly rows: readonly (readonly unknown[])[];
  readonly json: readonly string[];
}

export interface Harness {
  readonly directory: string;
  readonly reader: TableReader;
  ingest(content: string | Uint8Array, how?: How): Promise<Ingested>;
  read(file: string, profile: TableProfile): Promise<string[]>;
  close(): Promise<void>;
}

export interface How {
  readonly kind?: TableKind;
  readonly options?: ReadingOptions;
  readonly limits?: Partial<IngestLimits>;
}

/** A directory of its own, an ingest into it and a reader over it. */
export async function createHarness(): Promise<Harness> {
  const directory = await mkdtemp(join(tmpdir(), "t[a]*b? 'é-"));
  const scratch = join(directory, 'scratch');
  await mkdir(scratch);
  const reader = await createTableReader({
    directory,
    spillDirectory: scratch,
    threads: 2,
    memoryLimitMb: 256,
  });
  let files = 0;

  async function read(file: string, profile: TableProfile): Promise<string[]> {
    const json: string[] = [];
    for await (const batch of reader.readRows({ file, columns: profile.columns })) json.push(...batch);
    return json;
  }

  return {
    directory,
    reader,
    read,
    async ingest(content, { kind = 'csv', options = {}, limits = {} } = {}) {
      const source = join(directory, `upload-${++files}`);
      const target = join(directory, `table-${files}.parquet`);
      await writeFile(source, content);
      const { profile } = await ingest(
        {
          source,
          kind,
          target,
          scratch,
          options,
          limits: { ...DEFAULT_INGEST_LIMITS, ...limits },
          threads: 2,
          memoryLimitMb: 256,
        },
        () => {},
      );
      const json = await read(target, profile);
      return { file: target, profile, json, rows: json.map((text) => cellsOf(text, profile)) };
    },
    async close() {
      await reader.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** The cells of a row in the table's order, `__proto__` among them. */
export function cellsOf(text: string, profile: TableProfile): unknown[] {
  const row = new Map<string, unknown>(Object.entries(JSON.parse(text)));
  return namesOf(profile).map((name) => row.get(name));
}

export function namesOf({ columns }: TableProfile): string[] {
  return columns.map(({ name }) => name);
}

export function typesOf({ columns }: TableProfile): string[] {
  return columns.map(({ type }) => type);
}

export function columnOf(profile: TableProfile, name: string): ColumnProfile {
  const column = profile.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
}

export function numericOf(
  profile: TableProfile,
  name: string,
): Extract<ColumnStatistics, { type: 'numeric' }> {
  const { statistics } = columnOf(profile, name);
  if (statistics.type !== 'numeric') throw new Error(`${name} is ${statistics.type}`);
  return statistics;
}
