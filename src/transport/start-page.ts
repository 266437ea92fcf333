import type { About } from './openapi.ts';

/** The page a browser gets at `/`: what this is, where to go on, and the first two commands. */
export function startPage({ name, version, description }: About, origin: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(name)}</title>
<style>
  :root { --ink: #1b2330; --soft: #5a6577; --paper: #fbfaf7; --card: #ffffff; --line: #e3e0d8; --accent: #b4552d; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e8eaf0; --soft: #9aa5b8; --paper: #12161d; --card: #1a202a; --line: #2b3442; --accent: #f0946a; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1.25rem;
    background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
  main { width: 100%; max-width: 44rem; }
  h1 { margin: 0; font-size: clamp(2rem, 6vw, 3rem); letter-spacing: -0.02em; line-height: 1.1; }
  h1 small { font-size: 0.9rem; font-weight: 500; letter-spacing: 0; color: var(--soft); }
  p { color: var(--soft); max-width: 36rem; }
  nav { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.5rem 0 2rem; }
  nav a { padding: 0.6rem 1rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--card);
    color: var(--ink); text-decoration: none; font-weight: 600; }
  nav a:first-child { background: var(--accent); border-color: var(--accent); color: var(--paper); }
  nav a:hover, nav a:focus-visible { border-color: var(--accent); outline: none; box-shadow: 0 0 0 3px var(--line); }
  h2 { font-size: 1rem; margin: 0 0 0.5rem; }
  pre { margin: 0; padding: 1rem 1.25rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.6rem;
    background: var(--card); font: 0.85rem/1.7 ui-monospace, monospace; }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(name)} <small>${escapeHtml(version)}</small></h1>
<p>${escapeHtml(description)}</p>
<nav>
<a href="/docs">Try the API</a>
<a href="/redoc">Reference</a>
<a href="/openapi.json">OpenAPI document</a>
<a href="/health">Health</a>
</nav>
<h2>First steps</h2>
<pre tabindex="0">${escapeHtml(firstSteps(origin))}</pre>
</main>
</body>
</html>
`;
}

function firstSteps(origin: string): string {
  return [
    `curl ${origin}/api/auth/register -H 'Content-Type: application/json' \\`,
    `  -d '{"email":"me@example.com","password":"a-long-pass1","confirm_password":"a-long-pass1"}'`,
    `curl ${origin}/api/datasets/upload -H 'Authorization: Bearer <access_token>' -F file=@table.csv`,
  ].join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
