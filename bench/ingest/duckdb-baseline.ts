import { rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { SAMPLE_COLUMNS } from './generate.ts';

/** What DuckDB alone is told about the file. */
export type Reading =
  /** Delimiter, quotes, header and every type: it only has to cast. */
  | 'types told'
  /** Delimiter, quotes, header and null words; it finds the types over the whole file, as ingest has to. */
  | 'types found'
  /** Nothing. */
  | 'defaults';

export interface BaselineOptions {
  readonly source: string;
  readonly target: string;
  readonly reading: Reading;
  readonly threads: number;
  readonly memoryLimitMb: number;
}

/** File → Parquet → the same exact statistics, in plain DuckDB SQL. */
export async function duckDbBaseline(options: BaselineOptions): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryLimitMb}MB`,
  });
  const connection = await instance.connect();
  await connection.run(`COPY (${readSql(options)}) TO '${options.target}' (FORMAT parquet)`);
  for (const { name, type } of SAMPLE_COLUMNS) {
    if (type === 'BIGINT' || type === 'DOUBLE') await describeNumbers(connection, options.target, name);
    else await describeValues(connection, options.target, name);
  }
  connection.closeSync();
  instance.closeSync();
  await rm(options.target);
}

function readSql({ source, reading }: BaselineOptions): string {
  const dialect = `delim = ',', quote = '"', escape = '"', header = true`;
  switch (reading) {
    case 'types told': {
      const columns = SAMPLE_COLUMNS.map(({ name }) => `'${name}': 'VARCHAR'`).join(', ');
      const casts = SAMPLE_COLUMNS.map(({ name, type }) =>
        name === 'score' ? `nullif(score, 'NA')::DOUBLE AS score` : `${name}::${type} AS ${name}`,
      );
      return `SELECT ${casts.join(', ')} FROM read_csv('${source}', ${dialect}, auto_detect = false, columns = {${columns}})`;
    }
    case 'types found':
      return `FROM read_csv('${source}', ${dialect}, sample_size = -1, nullstr = ['', 'NA', 'N/A', 'null', 'NaN'])`;
    case 'defaults':
      return `FROM read_csv('${source}')`;
  }
}

async function describeNumbers(connection: DuckDBConnection, file: string, column: string): Promise<void> {
  const table = `read_parquet('${file}')`;
  const isText =
    (await scalars(connection, `SELECT typeof(${column}) = 'VARCHAR' FROM ${table} LIMIT 1`))[0] === true;
  const value = isText ? `try_cast(${column} AS DOUBLE)` : column; // the defaults leave `NA` columns text
  const [min, max, q1, q3] = await scalars(
    connection,
    `SELECT min(v), max(v), quantile_cont(v, 0.25), quantile_cont(v, 0.75), quantile_cont(v, 0.5), avg(v), stddev_samp(v),
      skewness(v), count(v), count(*), count(DISTINCT v) FROM (SELECT ${value}::DOUBLE AS v FROM ${table})`,
  );
  const width = (Number(max) - Number(min)) / 20;
  await scalars(
    connection,
    `SELECT count(*) FROM ${table} WHERE ${value} < ${Number(q1)} - 1.5 * (${Number(q3)} - ${Number(q1)})
      OR ${value} > ${Number(q3)} + 1.5 * (${Number(q3)} - ${Number(q1)})`,
  );
  await connection.runAndReadAll(
    `SELECT least(floor((${value} - ${Number(min)}) / ${width}), 19) AS bin, count(*) FROM ${table} GROUP BY bin`,
  );
}

async function describeValues(connection: DuckDBConnection, file: string, column: string): Promise<void> {
  const table = `read_parquet('${file}')`;
  await scalars(connection, `SELECT count(${column}), count(*), count(DISTINCT ${column}) FROM ${table}`);
  await connection.runAndReadAll(
    `SELECT ${column}, count(*) AS n FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT 5`,
  );
}

async function scalars(connection: DuckDBConnection, sql: string) {
  return (await connection.runAndReadAll(sql)).getRowsJS()[0] ?? [];
}
