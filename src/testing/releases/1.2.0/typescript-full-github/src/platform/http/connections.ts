/** Connections that would hold the end of the server up: Node closes idle ones, and waits for all others without a limit. */
import type { Socket } from 'node:net';
import type { App } from '../app.ts';

/** As soon as the server closes, ends those that have sent no request yet, or not a whole one; and all others after `limitMs`. */
export function endConnections(app: App, limitMs: number): void {
  const unused = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', ({ socket }) => unused.delete(socket));
  app.addHook('preClose', (done) => {
    for (const socket of unused) socket.destroy();
    setTimeout(() => app.server.closeAllConnections(), limitMs).unref();
    done();
  });
}
