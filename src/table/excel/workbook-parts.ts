import { tooMuchText } from '../csv/table-writer.ts';
import type { IngestLimits } from '../limits.ts';
import { refuse } from '../refusal.ts';
import { inflateEntry, readZipEntries, ZipError, ZipTooLarge } from '../zip/read-zip.ts';
import { storedZip } from '../zip/write-zip.ts';

const MAX_ENTRIES = 10_000;

/** Parts that hold no cells: pictures, macros, printer settings, what other programs added. */
const WITHOUT_CELLS =
  /(^|\/)(media|drawings|charts|embeddings|printerSettings|ctrlProps|activeX|pivotCache|pivotTables|externalLinks|customXml|docProps|comments|threadedComments|persons|queryTables|slicers|slicerCaches|theme)\//i;

/**
 * The parts of an .xlsx file that hold its cells, as a plain archive that we packed ourselves. Every entry is unpacked
 * and counted before the parser sees any of it, so no size that the file states is believed, and macros, pictures and
 * links to other files never reach the parser.
 *
 * @throws AppError BAD_REQUEST
 */
export async function plainWorkbook(file: Buffer, limits: IngestLimits): Promise<Buffer> {
  const parts: { name: string; pieces: Buffer[] }[] = [];
  let left = limits.maxInflatedBytes;
  try {
    const entries = readZipEntries(file, MAX_ENTRIES).map((entry) => ({
      ...entry,
      name: entry.name.replaceAll('\\', '/').replace(/^\/+/, ''),
    }));
    refuseOtherArchives(entries.map(({ name }) => name));
    for (const entry of entries) {
      const keep = /\.(xml|rels)$/i.test(entry.name) && !WITHOUT_CELLS.test(entry.name);
      const pieces: Buffer[] = [];
      left -= await inflateEntry(file, entry, left, (piece) => {
        if (keep) pieces.push(piece);
      });
      if (keep) parts.push({ name: entry.name, pieces });
    }
  } catch (error) {
    if (error instanceof ZipTooLarge) throw tooMuchText(limits.maxInflatedBytes);
    if (error instanceof ZipError) {
      throw refuse(`The workbook cannot be opened: ${error.message}. Save it again in Excel.`, error);
    }
    throw error;
  }
  return storedZip(parts);
}

function refuseOtherArchives(names: readonly string[]): void {
  if (names.some((name) => /^xl\/workbook\.bin$/i.test(name))) {
    throw refuse(
      'The file is named .xlsx but is a binary workbook (.xlsb). Save it as .xlsx in Excel and upload that.',
    );
  }
  if (
    names.some((name) => name === '[Content_Types].xml') &&
    names.some((name) => /workbook\d*\.xml$/i.test(name))
  ) {
    return;
  }
  const what = names.includes('mimetype')
    ? 'an OpenDocument file'
    : names.some((name) => name.startsWith('word/'))
      ? 'a Word document'
      : 'a ZIP archive without a workbook';
  throw refuse(`The file is named .xlsx but is ${what}. Save it as .xlsx and upload that.`);
}
