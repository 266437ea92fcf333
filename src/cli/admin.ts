import { withAdministration } from '../app/administration.ts';
import { loadConfig, readEnvironment } from '../app/config.ts';
import type { Administration, Administrator } from '../users/administration.service.ts';
import { type AdminCommand, parseArguments, USAGE } from './admin/arguments.ts';
import { readPassword } from './admin/read-password.ts';
import { reportFailure } from './command/failure.ts';

/** `npm run admin`: who is an administrator, decided by whoever runs the service. */
try {
  const command = parseArguments(process.argv.slice(2));
  process.stdout.write(`${await run(command)}\n`);
} catch (error) {
  process.exitCode = reportFailure(error, USAGE);
}

async function run(command: AdminCommand): Promise<string> {
  if (command.name === 'help') return USAGE.trimEnd();
  const config = loadConfig(readEnvironment());
  // Asked for before the database is opened: nobody waits for somebody who types.
  const password = command.name === 'create' ? await readPassword(command.password) : '';
  return withAdministration(config, (administration) => execute(administration, command, password));
}

async function execute(
  administration: Administration,
  command: Exclude<AdminCommand, { name: 'help' }>,
  password: string,
): Promise<string> {
  switch (command.name) {
    case 'create': {
      const { email } = await administration.create(command.email, password);
      const made = `${email} is an administrator now.`;
      return command.password === 'generated' ? `${made}\nPassword: ${password}` : made;
    }
    case 'promote': {
      const { email, changed } = await administration.promote(command.email);
      return changed ? `${email} is an administrator now.` : `${email} is an administrator already.`;
    }
    case 'demote': {
      const { email, changed } = await administration.demote(command.email);
      return changed ? `${email} is no administrator any more.` : `${email} is no administrator.`;
    }
    case 'list': {
      const administrators = await administration.list();
      if (administrators.length > 0) return administrators.map(line).join('\n');
      return 'There is no administrator yet. Make one with: npm run admin -- create <email>';
    }
  }
}

function line({ email, isActive, lastLogin }: Administrator): string {
  const seen = lastLogin === null ? 'never signed in' : `last signed in ${lastLogin.toISOString()}`;
  return `${email}  ${seen}${isActive ? '' : '  (deactivated)'}`;
}
