import { describe, expect, it } from "vitest";

import { createShop, propose, startWorld } from "./world.ts";

// A pull request changes a Compose file; what its services take of the files beside it stands unchanged on the base branch.

const DOCKERFILE = `FROM node:22
ENV NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register"
ENV OTEL_EXPORTER_OTLP_PROTOCOL=grpc
CMD ["node", "app.js"]
`;

const compose = (port: number) => `services:
  web:
    build: .
    environment:
      OTEL_EXPORTER_OTLP_ENDPOINT: http://otel-collector:${port}
`;

async function review(
  base: Readonly<Record<string, string>>,
  changed: Readonly<Record<string, string>>,
): Promise<{ readonly bodies: readonly string[]; readonly reads: number; readonly all: string }> {
  const { sandbox, settle, takeCalls } = await startWorld();
  const shop = await createShop(sandbox, { "docker-compose.yml": compose(4317), ...base });
  takeCalls();
  const pull = await propose(shop, changed);
  await settle();
  const reads = takeCalls().filter((call) => call.startsWith("read")).length;
  const bodies = (await pull.threads()).map(({ comments: [first] }) => first?.body ?? "");
  const all = JSON.stringify([await pull.threads(), pull.reviews(), pull.checkRuns(), pull.comments()]);
  return { bodies, reads, all };
}

describe("what stands beside a changed Compose file", () => {
  it("counts for its services, with no call more", async () => {
    const { bodies, reads } = await review(
      { Dockerfile: DOCKERFILE },
      { "docker-compose.yml": compose(4318) },
    );
    expect(bodies).toEqual([expect.stringContaining("over gRPC to port 4318")]);
    expect(reads).toBe(3);
  });

  it.each(["yml", "yaml"])(
    "silences what Compose lays over it: docker-compose.override.%s",
    async (extension) => {
      const override = `services:\n  web:\n    environment:\n      OTEL_EXPORTER_OTLP_PROTOCOL: http/protobuf\n`;
      const base = { Dockerfile: DOCKERFILE, [`docker-compose.override.${extension}`]: override };
      expect((await review(base, { "docker-compose.yml": compose(4318) })).bodies).toEqual([]);
    },
  );

  it("is never printed where it is an env file's", async () => {
    const base = {
      Dockerfile: DOCKERFILE,
      ".env": "TOKEN=hunter2\nOTEL_EXPORTER_OTLP_ENDPOINT=http://hunter2:4317\n",
    };
    const changed = compose(4318).replace("    environment:", "    env_file: .env\n    environment:");
    const { bodies, all } = await review(base, { "docker-compose.yml": changed });
    expect(bodies).toHaveLength(1);
    // Comments, the review's body, the check run with its annotations.
    expect(all).toContain("over gRPC to port 4318");
    expect(all).not.toContain("hunter2");
  });
});
