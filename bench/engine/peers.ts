import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PYTHON_PACKAGES = [
  'scikit-learn',
  'umap-learn',
  'hdbscan',
  'fast-hdbscan',
  'openTSNE',
  'pandas',
  'pyarrow',
];
/** Peers that are no dependencies of ours. */
const NPM_PACKAGES = ['@saehrimnir/druidjs', 'hdbscan-ts', 'density-clustering', 'ml-isolation-forest'];

export interface Peers {
  /** The interpreter, or null without Python. */
  readonly python: string | null;
  /** Folder with `node_modules` of the optional peers. */
  readonly npmFolder: string;
  /** For the report: what there is, in which versions, and what is missing. */
  readonly notes: readonly string[];
}

/** Makes the environments that are missing, as far as this machine lets it. */
export function preparePeers(venv: string, npmFolder: string): Peers {
  const python = preparePython(resolve(venv));
  const npmNote = prepareNpm(npmFolder);
  const pythonNote =
    python === null
      ? 'Python or its packages could not be had: compared with npm packages only.'
      : `Python: ${versions(python)}.`;
  return { python, npmFolder, notes: [pythonNote, npmNote] };
}

function preparePython(venv: string): string | null {
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(python)) return python;
  try {
    console.log(`Making a Python environment with ${PYTHON_PACKAGES.join(', ')} (some minutes)`);
    execFileSync('python3', ['-m', 'venv', venv], { stdio: 'ignore' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...PYTHON_PACKAGES], { stdio: 'inherit' });
    return python;
  } catch {
    console.log('Python or its packages could not be had: comparing with npm packages only.');
    return null;
  }
}

function versions(python: string): string {
  const program = [
    'import platform, importlib.metadata as m',
    'found = [platform.python_version()]',
    `for name in ${JSON.stringify([...PYTHON_PACKAGES, 'numpy', 'numba'])}:`,
    '    try: found.append(f"{name} {m.version(name)}")',
    '    except m.PackageNotFoundError: pass',
    'print(", ".join(found))',
  ].join('\n');
  return execFileSync(python, ['-c', program], { encoding: 'utf8' }).trim();
}

function prepareNpm(folder: string): string {
  const missing = () => NPM_PACKAGES.filter((name) => !existsSync(join(folder, 'node_modules', name)));
  if (missing().length > 0) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    try {
      const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
      execFileSync('npm', [...args, ...NPM_PACKAGES], { cwd: folder, stdio: 'inherit' });
    } catch {
      // Said below; what is installed is compared.
    }
  }
  const absent = missing();
  return absent.length === 0
    ? `npm: also ${NPM_PACKAGES.join(', ')}.`
    : `npm could not install ${absent.join(', ')}: left out.`;
}
