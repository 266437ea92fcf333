// Administer users: lists accounts and what they made, locks one out and lets it in again.
//
//   export DATA_MIRAGE_EMAIL=… DATA_MIRAGE_PASSWORD=…     an administrator: npm run admin -- create <email>
//   node administer-users.mjs list [piece of a name or address]
//   node administer-users.mjs deactivate <address>
//   node administer-users.mjs activate <address>

import { DataMirageError } from '@data-mirage/client';
import { connect } from './connect.mjs';

const [command, argument = ''] = process.argv.slice(2);
const client = await connect();

try {
  if (command === 'list') await list(argument);
  else if (command === 'activate') await setActive(argument, true);
  else if (command === 'deactivate') await setActive(argument, false);
  else throw new TypeError('Say what to do: list, activate or deactivate.');
} catch (error) {
  if (!(error instanceof DataMirageError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await client.close();
}

/** @param {string} search */
async function list(search) {
  for await (const user of usersLike(search)) {
    const { datasets_count, login_count } = await client.users.stats({ id: user.id });
    const state = user.is_active ? 'active' : 'locked out';
    console.log(`${user.email}  ${state}  ${datasets_count} datasets  ${login_count} log-ins`);
  }
}

/**
 * @param {string} email
 * @param {boolean} active
 */
async function setActive(email, active) {
  for await (const { id, email: found } of usersLike(email)) {
    if (found !== email.toLowerCase()) continue;
    const user = active ? await client.users.activate({ id }) : await client.users.deactivate({ id });
    console.log(`${user.email} is ${user.is_active ? 'active' : 'locked out'}`);
    return;
  }
  throw new TypeError(`Nobody has the address ${email}.`);
}

/**
 * Page after page.
 *
 * @param {string} search
 */
async function* usersLike(search) {
  const limit = 100;
  for (let skip = 0; ; skip += limit) {
    const { users } = await client.users.list({ skip, limit, ...(search !== '' && { search }) });
    yield* users;
    if (users.length < limit) return;
  }
}
