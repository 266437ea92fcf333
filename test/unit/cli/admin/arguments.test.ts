import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../../src/cli/admin/arguments.ts';
import { UsageError } from '../../../../src/cli/command/failure.ts';

describe('the arguments of npm run admin', () => {
  test.each([
    ['', { name: 'help' }],
    ['--help', { name: 'help' }],
    ['list', { name: 'list' }],
    ['promote a@example.org', { name: 'promote', email: 'a@example.org' }],
    ['demote a@example.org', { name: 'demote', email: 'a@example.org' }],
    ['create a@example.org', { name: 'create', email: 'a@example.org', password: 'prompt' }],
    ['create a@example.org --generate', { name: 'create', email: 'a@example.org', password: 'generated' }],
    ['create --password-stdin a@example.org', { name: 'create', email: 'a@example.org', password: 'stdin' }],
  ])('"%s" are understood', (args, command) => {
    expect(parseArguments(args.split(' ').filter(Boolean))).toEqual(command);
  });

  test.each([
    'sideways',
    'constructor',
    'create',
    'promote',
    'list a@example.org',
    'promote a@example.org b@example.org',
    'promote a@example.org --generate',
    'create a@example.org --generate --password-stdin',
    'create a@example.org secret',
    'list --everyone',
  ])('"%s" are refused', (args) => {
    expect(() => parseArguments(args.split(' '))).toThrow(UsageError);
  });
});
