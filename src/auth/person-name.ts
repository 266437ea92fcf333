/** What is known of somebody's name. */
export interface NameParts {
  readonly first_name: string | null;
  readonly last_name: string | null;
}

/** Splits at the first space: the first name before it, the last name after it. */
export function splitName(name: string): NameParts {
  const [, first = '', last = ''] = /^(\S*)\s*(.*)$/su.exec(name.trim()) ?? [];
  return { first_name: first === '' ? null : first, last_name: last === '' ? null : last };
}

/** First and last name; without them the part of the e-mail address before `@`. */
export function fullName({ first_name, last_name }: NameParts, email: string): string {
  const known = [first_name, last_name].filter((part) => part !== null);
  return known.length > 0 ? known.join(' ') : (email.split('@')[0] ?? email);
}

/** The first letters of first and last name in upper case; without them that of the full name. */
export function initials(parts: NameParts, email: string): string {
  const known = [parts.first_name, parts.last_name].filter((part) => part !== null);
  const words = known.length > 0 ? known : [fullName(parts, email)];
  return words.map((word) => (Array.from(word)[0] ?? '').toUpperCase()).join('');
}
