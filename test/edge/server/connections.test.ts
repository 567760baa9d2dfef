import { createServer, type ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { trackConnections } from "../../../src/edge/server/connections.ts";
import { openWire, renderHead } from "./bench.ts";

it("ends a connection after the response that had begun before the server closed", async () => {
  const begun: ServerResponse[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
    response.writeHead(200, { "content-length": "4" });
    response.write("ab");
    begun.push(response);
  });
  const connections = trackConnections(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const { socket, closed } = await openWire(
    typeof address === "object" && address !== null ? address.port : 0,
  );
  socket.write(renderHead({}));
  while (begun.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const end = new Promise<void>((resolve) => server.close(() => resolve()));
  connections.closeIdle();
  begun[0]?.end("cd");
  expect(await closed).toMatch(/connection: keep-alive[^]*\r\n\r\nabcd$/i);
  await end;
});
