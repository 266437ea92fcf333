import bowser from 'bowser';

/** What a person calls the device of a session: `Firefox on Linux (desktop)`; of a program its own name. */
export function deviceName(userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === '') return 'Unknown device';
  const parser = bowser.getParser(userAgent);
  const browser = parser.getBrowserName() || ownName(userAgent);
  const system = parser.getOSName();
  const platform = parser.getPlatformType();
  return [browser, system && `on ${system}`, platform && `(${platform})`].filter(Boolean).join(' ');
}

/** Programs that are no browsers begin with their name: `curl/7.88.1`. */
function ownName(userAgent: string): string {
  return /^[A-Za-z][\w.-]{0,39}/.exec(userAgent.trim())?.[0] ?? 'Unknown program';
}
