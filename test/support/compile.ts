import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

export interface Finding {
  /** From the package's folder. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Texts that stand for files, by their path from the package's folder. */
export type Texts = Readonly<Record<string, string>>;

/**
 * What the compiler has to say of programs that use the client, as strict as the repository is itself and with the
 * types of a browser beside those of Node. JavaScript is checked, too.
 */
export function compile(files: readonly string[], texts: Texts = {}): Finding[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
      jsx: 'react-jsx',
      checkJs: true,
      // Rules of this house, not of those who use the client.
      noPropertyAccessFromIndexSignature: false,
      noUnusedLocals: false,
      incremental: false,
      tsBuildInfoFile: undefined,
    },
    ROOT,
  );
  const virtual = new Map(Object.entries(texts).map(([path, text]) => [join(ROOT, path), text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = virtual.get(path);
    if (text === undefined) return getSourceFile(path, version, ...rest);
    const format = ts.getImpliedNodeFormatForFile(path, undefined, host, options);
    return ts.createSourceFile(
      path,
      text,
      typeof version === 'object' ? { ...version, ...(format && { impliedNodeFormat: format }) } : version,
    );
  };
  const roots = [...files.map((file) => join(ROOT, file)), ...virtual.keys()];
  const program = ts.createProgram({ rootNames: roots, options, host });
  return roots.flatMap((root) => findingsIn(program, root));
}

function findingsIn(program: ts.Program, path: string): Finding[] {
  const source = program.getSourceFile(path);
  if (source === undefined) throw new Error(`${path} is not there`);
  const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return diagnostics.map(({ start = 0, messageText }) => ({
    file: path.slice(ROOT.length + 1).replaceAll('\\', '/'),
    line: source.getLineAndCharacterOfPosition(start).line + 1,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }));
}
