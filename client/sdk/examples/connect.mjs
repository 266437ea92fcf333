// What the examples beside it begin with: a client, logged in.
//
//   DATA_MIRAGE_URL       the service, http://127.0.0.1:8000 unless given
//   DATA_MIRAGE_EMAIL     an account and its password; without them a new account is opened
//   DATA_MIRAGE_PASSWORD

import { createClient } from '@data-mirage/client';

export async function connect() {
  const {
    DATA_MIRAGE_URL: url = 'http://127.0.0.1:8000',
    DATA_MIRAGE_EMAIL: email,
    DATA_MIRAGE_PASSWORD: password = 'correct-horse-1',
  } = process.env;
  const client = createClient({ url });
  if (email !== undefined) {
    await client.auth.login({ email, password });
  } else {
    const fresh = `ada-${crypto.randomUUID()}@example.org`;
    await client.auth.register({ email: fresh, password, confirm_password: password });
  }
  return client;
}
