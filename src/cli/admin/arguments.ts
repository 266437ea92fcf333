import { parseArgs } from 'node:util';
import { UsageError } from '../command/failure.ts';

export type AdminCommand =
  | { readonly name: 'create'; readonly email: string; readonly password: PasswordSource }
  | { readonly name: 'promote' | 'demote'; readonly email: string }
  | { readonly name: 'list' }
  | { readonly name: 'help' };

/** Asked for on the terminal, read from standard input, or made up and shown once. */
export type PasswordSource = 'prompt' | 'stdin' | 'generated';

export const USAGE = `Usage: npm run admin -- <command>

  create <email>     open an account that is an administrator; asks for the password
    --password-stdin   read the password from standard input instead
    --generate         make up a password and print it once
  promote <email>    make an account an administrator
  demote <email>     make an administrator an ordinary user
  list               name the administrators

The database is DATABASE_URL, or the embedded one in DATA_DIR when that is unset; the embedded one serves one process at
a time, so stop the service first.
`;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): AdminCommand {
  const { values, positionals } = parse(args);
  const [command, email, ...rest] = positionals;
  if (values.help || command === undefined) return { name: 'help' };
  if (rest.length > 0) throw new UsageError(`There is too much after "${command} ${email}".`);
  if (command !== 'create' && (values.generate || values['password-stdin'])) {
    throw new UsageError(`Only create takes a password.`);
  }
  switch (command) {
    case 'list':
      if (email !== undefined) throw new UsageError('list takes no e-mail address.');
      return { name: 'list' };
    case 'promote':
    case 'demote':
      return { name: command, email: required(command, email) };
    case 'create':
      return { name: 'create', email: required(command, email), password: passwordSource(values) };
    default:
      throw new UsageError(`There is no command "${command}".`);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false, short: 'h' },
        generate: { type: 'boolean', default: false },
        'password-stdin': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function required(command: string, email: string | undefined): string {
  if (email === undefined) throw new UsageError(`${command} needs an e-mail address.`);
  return email;
}

function passwordSource(values: {
  readonly generate: boolean;
  readonly 'password-stdin': boolean;
}): PasswordSource {
  if (values.generate && values['password-stdin']) {
    throw new UsageError('Use either --generate or --password-stdin.');
  }
  if (values.generate) return 'generated';
  return values['password-stdin'] ? 'stdin' : 'prompt';
}
