import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Opens sockets when told so, says when all stand, and on `report` how late each event since `begin` came. */

interface Order {
  readonly url: string;
  readonly token: string;
  readonly count: number;
  readonly follow?: string;
}

const AT_ONCE = 50;
const HEAD_BYTES = 600;
const sockets: WebSocket[] = [];
const delays: Record<string, number[]> = {};

async function open({ url, token, follow }: Order): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?token=${token}`);
  sockets.push(socket);
  const settled = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const arrived = Date.now();
      // Large frames are not parsed: a hundred clients in one process would measure each other.
      const head = data.subarray(0, HEAD_BYTES).toString();
      const type = /"type":"(\w+)"/.exec(head)?.[1] ?? '';
      if (type === 'connection_established' || type === 'pong') {
        if (type === 'pong' || follow === undefined) resolve();
        return;
      }
      const timestamp =
        /"timestamp":"([^"]+)"/.exec(head)?.[1] ?? /"timestamp":"([^"]+)"/.exec(String(data))?.[1];
      const ofType = delays[type] ?? [];
      delays[type] = ofType;
      ofType.push(arrived - Date.parse(timestamp ?? ''));
    });
  });
  await once(socket, 'open');
  if (follow !== undefined) {
    socket.send(JSON.stringify({ type: 'join_dataset', dataset_id: follow }));
    socket.send(JSON.stringify({ type: 'ping' }));
  }
  await settled;
}

process.on('message', (message: Order | 'begin' | 'report') => {
  if (message === 'begin') {
    for (const type of Object.keys(delays)) delete delays[type];
    return;
  }
  if (message === 'report') {
    process.send?.(delays);
    return;
  }
  openAll(message).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));

async function openAll(order: Order): Promise<void> {
  for (let opened = 0; opened < order.count; opened += AT_ONCE) {
    const batch = Math.min(AT_ONCE, order.count - opened);
    await Promise.all(Array.from({ length: batch }, () => open(order)));
  }
  process.send?.('open');
}
