// Watch events: prints what happens in an account, as it happens, until Ctrl-C. A lost connection is opened again and
// misses nothing; with the last event's id it goes on where an earlier program stopped.
//
//   node watch-events.mjs [last event id]     (see connect.mjs for the account)

import { DataMirageError } from '@data-mirage/client';
import { connect } from './connect.mjs';

const [lastEventId] = process.argv.slice(2);
const client = await connect();
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());

let last = lastEventId;
try {
  const events = client.watch({
    signal: stopping.signal,
    onOpen: () => console.log('watching'),
    ...(lastEventId !== undefined && { lastEventId }),
  });
  for await (const event of events) {
    last = String(event.event_id);
    console.log(`${event.timestamp}  ${event.type}  ${describe(event)}`);
  }
} catch (error) {
  if (!(error instanceof DataMirageError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
} finally {
  await client.close();
}
if (last !== undefined) console.log(`go on with: node watch-events.mjs ${last}`);

/** @param {import('@data-mirage/client').LiveEvent} event */
function describe(event) {
  switch (event.type) {
    case 'dataset_uploaded':
      return event.name;
    case 'processing_progress':
      return `${Math.round(event.progress)} % ${event.stage}`;
    case 'processing_completed':
      return `${event.result.clusters.length} groups`;
    case 'processing_error':
      return event.error;
    case 'notification':
      return event.message;
    default:
      return 'dataset_id' in event ? event.dataset_id : '';
  }
}
