/** Opens an account that the measured calls are made with. @returns its access token */
export async function register(url: string, email = 'bench@example.org'): Promise<string> {
  const password = 'benchmark 1';
  const answer = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, confirm_password: password }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
