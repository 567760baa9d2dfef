/**
 * Which connections are open and which requests run on them. Node's own `server.close()` waits for clients that have not yet
 * sent a whole header, and stops the timers that would end them; this lets a server go without them. It also bounds their
 * number: not by turning new ones away, which would let whoever comes first keep everybody out, but by ending those that have
 * made no progress for longest.
 */
import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { defaultLimits, type Limits } from "./limits.ts";

export interface Connections {
  /** Whether something has been sent for a request that runs on this connection. */
  isAnswering(socket: Duplex): boolean;
  /** Ends connections without a running request now, the others with their last response. */
  closeIdle(): void;
}

interface Connection {
  readonly socket: Socket;
  readonly address: string;
  readonly running: Set<ServerResponse>;
  /** When it was opened, began a request or ended one, in a count of such events. */
  progress: number;
}

export function trackConnections(
  server: Server,
  limits: Pick<Limits, "connections" | "addressConnections"> = defaultLimits,
): Connections {
  const open = new Map<Duplex, Connection>();
  let isClosing = false;
  let progress = 0;
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    const connection: Connection = { socket, address, running: new Set(), progress: (progress += 1) };
    open.set(socket, connection);
    socket.once("close", () => open.delete(socket));
    const crowd = findCrowd(connection, [...open.values()], limits);
    if (crowd !== null) end(findStalled(crowd) ?? connection);
  });
  server.prependListener("request", onResponse);
  server.prependListener("checkContinue", onResponse);

  function end({ socket }: Connection): void {
    open.delete(socket);
    socket.destroy();
  }

  function onResponse(_request: unknown, response: ServerResponse): void {
    const socket = response.socket;
    const connection = socket === null ? undefined : open.get(socket);
    if (socket === null || connection === undefined) return;
    const { running } = connection;
    running.add(response);
    connection.progress = progress += 1;
    response.once("close", () => {
      running.delete(response);
      connection.progress = progress += 1;
      if (isClosing && running.size === 0) socket.destroySoon();
    });
  }

  function closeIdle(): void {
    isClosing = true;
    for (const [socket, { running }] of open) if (running.size === 0) socket.destroy();
  }

  return {
    isAnswering: (socket) => [...(open.get(socket)?.running ?? [])].some((response) => response.headersSent),
    closeIdle,
  };
}

/** The connections among which one is too many; null when none is. */
function findCrowd(
  { address }: Connection,
  open: readonly Connection[],
  limits: Pick<Limits, "connections" | "addressConnections">,
): readonly Connection[] | null {
  const neighbours = open.filter((connection) => connection.address === address);
  if (neighbours.length > limits.addressConnections) return neighbours;
  return open.length > limits.connections ? open : null;
}

/** A request that was received as a whole is never given up: it may be a delivery. */
function findStalled(crowd: readonly Connection[]): Connection | undefined {
  return crowd
    .filter(({ running }) => [...running].every(({ req }) => !req.complete))
    .reduce<Connection | undefined>(
      (least, each) => (least === undefined || each.progress < least.progress ? each : least),
      undefined,
    );
}
