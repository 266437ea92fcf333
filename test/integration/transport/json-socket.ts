import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A WebSocket client that keeps what it is sent until a test asks for it. */
export interface JsonSocket {
  readonly socket: WebSocket;
  readonly frames: Frame[];
  send(frame: object | string): void;
  /** The next frame that fits, which no earlier call has taken. */
  take(fits: (frame: Frame) => boolean): Promise<Frame>;
  /** The code the connection was closed with. */
  closed(): Promise<number>;
  close(): void;
}

export type Frame = Record<string, unknown>;

export async function openJsonSocket(
  address: string,
  headers: Record<string, string> = {},
): Promise<JsonSocket> {
  const socket = new WebSocket(address.replace(/^http/, 'ws'), { headers });
  const frames: Frame[] = [];
  let wake = () => {};
  let code: number | undefined;
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)));
    wake();
  });
  socket.on('close', (closeCode) => {
    code = closeCode;
    wake();
  });
  // Attached before the handshake, so that no frame is missed.
  await once(socket, 'open');

  return {
    socket,
    frames,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),

    async take(fits) {
      for (;;) {
        const index = frames.findIndex(fits);
        if (index !== -1) return frames.splice(index, 1)[0] ?? {};
        if (code !== undefined) throw new Error(`the connection was closed with ${code}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },

    async closed() {
      if (code === undefined) await once(socket, 'close');
      return code ?? 0;
    },

    close: () => socket.close(),
  };
}

/** The status an upgrade is refused with. */
export async function refusedUpgrade(
  address: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: Frame }> {
  const socket = new WebSocket(address.replace(/^http/, 'ws'), { headers });
  const [, response] = await once(socket, 'unexpected-response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    headers: response.headers,
    body: JSON.parse(Buffer.concat(chunks).toString()),
  };
}

export const ofType = (type: string) => (frame: Frame) => frame['type'] === type;
