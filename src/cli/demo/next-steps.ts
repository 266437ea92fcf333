import type { DataMirageClient } from '@data-mirage/client';
import { printHeading } from './report.ts';
import type { Terminal } from './terminal.ts';
import type { Texts } from './texts.ts';

/** Where to go on while the service stays up. */
export function printNextSteps(
  client: DataMirageClient,
  datasetId: string,
  terminal: Terminal,
  texts: Texts,
): void {
  const { nextNames: names } = texts;
  const token = client.tokens?.access_token ?? '';
  printHeading(terminal, texts.next);
  const say = (name: string, value: string) => {
    terminal.line(`  ${name}:`);
    terminal.line(`    ${value}`);
  };
  say(names.page, `${client.url}/`);
  say(names.docs, `${client.url}/docs`);
  say(names.token, token);
  say(names.curl, `curl -H 'Authorization: Bearer ${token}' ${client.url}/api/datasets/${datasetId}/stats`);
  terminal.line();
  terminal.line(texts.staysUp);
}
