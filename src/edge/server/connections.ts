/**
 * Which connections are open and which requests run on them. Node's own `server.close()` waits for clients that have not yet
 * sent a whole header, and stops the timers that would end them; this lets a server go without them.
 */
import type { Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

export interface Connections {
  /** Whether something has been sent for a request that runs on this connection. */
  isAnswering(socket: Duplex): boolean;
  /** Ends connections without a running request now, the others with their last response. */
  closeIdle(): void;
}

export function trackConnections(server: Server): Connections {
  const open = new Map<Duplex, Set<ServerResponse>>();
  let isClosing = false;
  server.on("connection", (socket: Duplex) => {
    open.set(socket, new Set());
    socket.once("close", () => open.delete(socket));
  });
  server.prependListener("request", onResponse);
  server.prependListener("checkContinue", onResponse);

  function onResponse(_request: unknown, response: ServerResponse): void {
    const socket = response.socket;
    const running = socket === null ? undefined : open.get(socket);
    if (socket === null || running === undefined) return;
    running.add(response);
    response.once("close", () => {
      running.delete(response);
      if (isClosing && running.size === 0) socket.destroySoon();
    });
  }

  function closeIdle(): void {
    isClosing = true;
    for (const [socket, running] of open) if (running.size === 0) socket.destroy();
  }

  return {
    isAnswering: (socket) => [...(open.get(socket) ?? [])].some((response) => response.headersSent),
    closeIdle,
  };
}
