import { describe, expect, it } from "vitest";

import type { Call } from "./fault-proxy.ts";
import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const REFUSED = {
  status: 422,
  body: { message: "Unprocessable Entity", errors: ["Line could not be resolved"] },
};
const WITHOUT_CONTENTS = {
  metadata: "read",
  contents: "read",
  issues: "read",
  pull_requests: "write",
  checks: "write",
} as const;

const isPost = ({ method, path }: Call, what: string) => method === "POST" && path.endsWith(what);

/** Refuses every comment on a line; a review that only has a body is taken. */
const refuseComments = (call: Call) =>
  isPost(call, "/comments") || (isPost(call, "/reviews") && !call.body.includes('"comments":[]'))
    ? REFUSED
    : null;

describe("a comment that GitHub does not take", () => {
  it("is not tried again while it would stand on the same lines", async () => {
    const { sandbox, settle, takeCalls } = await startWorld({}, refuseComments);
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    expect(pull.reviews()[0]?.body).toContain("GitHub refused a comment there");
    takeCalls();
    await pull.push({ "c.md": "# c\n" });
    await settle();
    // The body's links lead to the new head; nothing is posted.
    const writes = takeCalls().filter((call) => call.startsWith("write"));
    expect(writes).toEqual(["write ChangeTexts", expect.stringContaining("check-runs")]);
    expect(pull.reviews()).toHaveLength(1);
  });

  it("is tried again on other lines, and leaves the body once it is taken", async () => {
    let isRefusing = true;
    const { sandbox, settle } = await startWorld({}, (call) => (isRefusing ? refuseComments(call) : null));
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    isRefusing = false;
    await pull.push({ [PATH]: `# moved\n${manifest()}` });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: false, isOutdated: false }]);
    expect(pull.reviews()[0]?.body).toContain(
      "These findings are gone. The check run shows the current state.",
    );
  });
});

describe("a review whose commit a push has replaced", () => {
  it("says nothing of refused comments: the new head is reviewed", async () => {
    let move: (() => Promise<unknown>) | null = null as (() => Promise<unknown>) | null;
    const { sandbox, settle } = await startWorld({}, async (call) => {
      if (!isPost(call, "/reviews") || move === null) return null;
      await move();
      move = null;
      return REFUSED;
    });
    const repository = await createShop(sandbox);
    await repository.commit({ branch: "telemetry", from: "main", files: { [PATH]: manifest() } });
    move = () => repository.commit({ branch: "telemetry", files: { [PATH]: `# moved\n${manifest()}` } });
    const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
    await settle();
    expect(move).toBeNull();
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.reviews()[0]?.body).toBe("One finding, on its line below.");
    expect(await pull.threads()).toMatchObject([{ isResolved: false, isOutdated: false, line: 12 }]);
  });
});

describe("a push between the contents and the patches", () => {
  it("is noticed by the bytes that the patches lead to, and read again", async () => {
    let move: (() => Promise<unknown>) | null = null as (() => Promise<unknown>) | null;
    const { sandbox, settle } = await startWorld({}, async ({ path }) => {
      if (/\/pulls\/\d+\/files/.test(path) && move !== null) {
        await move();
        move = null;
      }
      return null;
    });
    const repository = await createShop(sandbox);
    await repository.commit({ branch: "telemetry", from: "main", files: { [PATH]: manifest() } });
    move = () => repository.commit({ branch: "telemetry", files: { [PATH]: `# moved\n${manifest()}` } });
    const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
    await settle();
    expect(move).toBeNull();
    expect(await pull.threads()).toMatchObject([{ isResolved: false, isOutdated: false, line: 12 }]);
    // Nothing is said about the commit that was replaced.
    expect(pull.reviews().map(({ commit }) => commit)).toEqual([pull.headSha]);
    expect(pull.checkRuns()).toHaveLength(1);
  });
});

describe("a thread that GitHub does not open again", () => {
  it("gives way to a new one, which says it from then on", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    await pull.push({ [PATH]: fixedManifest() });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    sandbox.setPermissions(WITHOUT_CONTENTS);
    await pull.push({ [PATH]: manifest() });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: true }, { isResolved: false }]);
    expect((await pull.threads())[0]?.comments[0]?.body).toContain("Fixed in ");
    await pull.push({ "c.md": "# c\n" });
    await settle();
    expect(await pull.threads()).toHaveLength(2);
  });
});

describe("a permission that was never granted", () => {
  it("to write contents is named by the check before anyone asks for a fix", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPermissions(WITHOUT_CONTENTS);
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    expect(pull.checkRuns()[0]?.summary).toContain(
      "The app lacks the permission `contents: write`: it can't commit fixes",
    );
  });

  it("to review is named by the check, which lists the findings, and no comment is tried alone", async () => {
    const { sandbox, settle, takeCalls } = await startWorld();
    sandbox.setPermissions({ ...WITHOUT_CONTENTS, contents: "write", pull_requests: "read" });
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest(), "b.yaml": manifest("b") });
    await settle();
    expect(pull.reviews()).toEqual([]);
    const [check] = pull.checkRuns();
    expect(check?.annotations).toHaveLength(2);
    expect(check?.summary).toContain("The app lacks the permission `pull_requests: write`");
    expect(takeCalls().filter((call) => call.startsWith("write"))).toHaveLength(2);
  });

  it("is not spoken of where there is nothing to say", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPermissions(WITHOUT_CONTENTS);
    const pull = await propose(await createShop(sandbox), { [PATH]: fixedManifest() });
    await settle();
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
    expect(pull.checkRuns()[0]?.summary).not.toContain("permission");
  });
});

describe("a pull request with more than a hundred reviews", () => {
  it("has its body kept true by editing", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPatchLimit(10);
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest(), "c.md": "# c\n" });
    await settle();
    for (let count = 0; count < 101; count += 1)
      await pull.commentOnLine({ path: "c.md", line: 1 }, "I see", "ada");
    expect(pull.reviews()).toHaveLength(102);
    await pull.push({ [PATH]: fixedManifest() });
    await settle();
    expect(pull.reviews()).toHaveLength(102);
    expect(pull.reviews()[0]?.body).toContain(
      "These findings are gone. The check run shows the current state.",
    );
  });
});

describe("more findings than comments, of which GitHub refuses one", () => {
  it("stand each in one place", async () => {
    const { sandbox, settle } = await startWorld({}, (call) => {
      const isFirst = isPost(call, "/comments") && call.body.includes('"f00.yaml"');
      const isFull = isPost(call, "/reviews") && !call.body.includes('"comments":[]');
      return isFirst || isFull ? REFUSED : null;
    });
    const names = Array.from({ length: 32 }, (_, index) => `f${String(index).padStart(2, "0")}.yaml`);
    const files = Object.fromEntries(names.map((name, index) => [name, manifest(`app-${index}`)]));
    const pull = await propose(await createShop(sandbox), files);
    await settle();
    const inline = (await pull.threads()).map(({ path }) => path);
    const body = pull.reviews().at(-1)?.body ?? "";
    expect(inline).toHaveLength(29);
    const places = names.map(
      (name) => Number(inline.includes(name)) + Number(body.includes(`#L`) && body.includes(`${name}:`)),
    );
    expect(places).toEqual(names.map(() => 1));
  });
});

describe("a comment that was deleted", () => {
  it("is not edited again and again: the check is completed", async () => {
    const { sandbox, settle } = await startWorld({}, ({ method, path }) =>
      method === "PATCH" && path.includes("/pulls/comments/")
        ? { status: 404, body: { message: "Not Found" } }
        : null,
    );
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    await pull.push({ [PATH]: fixedManifest() });
    await settle();
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });
});
