import { createHmac } from "node:crypto";

import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const PATH = "otel/python.yaml";

describe("files that cannot be checked", () => {
  it("are listed with the reason, and the others go on", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      "a/binary.yaml": Buffer.from([0, 1, 2, 255]),
      "a/empty.yaml": "",
      "a/half.yaml": `${manifest()}  java: {env: [\n`,
      "a/link.yaml": { content: "../otel/python.yaml", mode: "120000" },
      "a/module.yaml": { content: "1234567890123456789012345678901234567890", mode: "160000" },
      "a/template.yaml": rendered(),
      [PATH]: manifest(),
    });
    await settle();
    expect((await pull.threads()).map(({ path }) => path)).toEqual([PATH]);
    const summary = pull.checkRuns()[0]?.summary ?? "";
    for (const name of ["half", "link", "module", "template"]) expect(summary).toContain(`a/${name}.yaml`);
    for (const name of ["binary", "empty"]) expect(summary).not.toContain(`a/${name}.yaml`);
    expect(summary).toContain("template");
  });

  it("are read as blobs where GitHub cuts them short, and not at all over 10 MB, which is said", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), {
      "large.yaml": `${manifest("large")}---\n# ${"x".repeat(1_100_000)}\n`,
      "huge.yaml": `${manifest("huge")}---\n# ${"x".repeat(10 * 1024 * 1024)}\n`,
    });
    await settle();
    const [check] = pull.checkRuns();
    expect(check?.annotations.map(({ path }) => path)).toEqual(["large.yaml"]);
    expect(check?.summary).toMatch(/huge\.yaml.*over 10 MB/);
  });
});

describe("a manifest in UTF-16", () => {
  it("is not checked, which is said: kubectl would read it", async () => {
    const { sandbox, settle } = await startWorld();
    const text = `\ufeff${manifest()}`;
    const pull = await propose(await createShop(sandbox), {
      "low.yaml": Buffer.from(text, "utf16le"),
      "high.yaml": Buffer.from(text, "utf16le").swap16(),
    });
    await settle();
    const [check] = pull.checkRuns();
    expect(check).toMatchObject({ conclusion: "neutral" });
    for (const name of ["low", "high"])
      expect(check?.summary).toMatch(new RegExp(`${name}\\.yaml.*UTF-16 text: only UTF-8 is checked`));
  });
});

describe("a path with a newline in it", () => {
  it("is read and commented on like any other", async () => {
    const { sandbox, settle } = await startWorld();
    const path = "otel/a\nb.yaml";
    const pull = await propose(await createShop(sandbox), { [path]: manifest() });
    await settle();
    expect(await pull.threads()).toMatchObject([{ path, line: 11 }]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral", title: "1 finding" }]);
    await pull.applySuggestion((await pull.threads())[0]?.comments[0]?.id ?? 0, "ada");
    await settle();
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success" }]);
  });
});

describe("a file of nearly 10 MB", () => {
  it("is checked to its last line, byte order mark and all, beside a small one", async () => {
    const { sandbox, settle } = await startWorld();
    const filler = `# ${"x".repeat(9_899)}\n`.repeat(999);
    const pull = await propose(await createShop(sandbox), {
      "large.yaml": `\ufeff${filler}---\n${manifest("large")}`,
      "small.yaml": manifest("small"),
    });
    await settle();
    expect(pull.checkRuns()[0]?.title).toBe("2 findings");
    expect(pull.checkRuns()[0]?.annotations).toMatchObject([{ path: "large.yaml", startLine: 1_008 }]);
    expect(await pull.threads()).toMatchObject([{ path: "small.yaml" }]);
    expect(pull.checkRuns()[0]?.summary).not.toContain("not checked");
  });

  it("that GitHub does not give is listed as not checked, and the others go on", async () => {
    const { sandbox, settle } = await startWorld({}, ({ path }) =>
      path.includes("/git/blobs/") ? { status: 404, body: { message: "Not Found" } } : null,
    );
    const pull = await propose(await createShop(sandbox), {
      "large.yaml": `${manifest("large")}---\n# ${"x".repeat(1_100_000)}\n`,
      "small.yaml": manifest("small"),
    });
    await settle();
    expect((await pull.threads()).map(({ path }) => path)).toEqual(["small.yaml"]);
    expect(pull.checkRuns()[0]?.summary).toMatch(/large\.yaml.*GitHub did not give the file/);
  });
});

describe("hostile text", () => {
  it("is shown as text: nobody is pinged, nothing renders, and the marker is the bot's own", async () => {
    const { sandbox, settle } = await startWorld();
    const name = "'`@ada` <!-- otel-fix:v1 body --> <img src=x> [a](http://b) | $(x)'";
    const path = "otel/`@ada` <b>.yaml";
    const pull = await propose(await createShop(sandbox), { [path]: manifest(name) });
    await settle();
    const body = (await pull.threads())[0]?.comments[0]?.body ?? "";
    expect(body.replaceAll(/(`+)(?:(?!\1)[\s\S])+\1/g, "")).not.toMatch(/@ada|<img|<b>|\]\(http/);
    await pull.push({ [path]: fixedManifest(name) });
    await settle();
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
  });
});

describe("people's comments", () => {
  it("with a forged marker are left alone", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: fixedManifest() });
    const marker =
      "<!-- otel-fix:v1 finding open missing-recommended-disables;otel%2Fpython.yaml;Instrumentation;;=python;0 -->";
    await pull.commentOnLine({ path: PATH, line: 3 }, `mine\n\n${marker}`, "ada");
    await settle();
    await pull.push({ "b.yaml": "b: 1\n" });
    await settle();
    const [thread] = await pull.threads();
    expect(thread?.isResolved).toBe(false);
    expect(thread?.comments[0]?.body).toBe(`mine\n\n${marker}`);
  });
});

describe("a permission that the app lacks", () => {
  it("to resolve threads ends in a comment that says it is fixed, and a check that names the permission", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PATH]: manifest() });
    await settle();
    sandbox.setPermissions({ metadata: "read", contents: "read", pull_requests: "write", checks: "write" });
    await pull.push({ [PATH]: fixedManifest() });
    await settle();
    const [thread] = await pull.threads();
    expect(thread?.isResolved).toBe(false);
    expect(thread?.comments[0]?.body).toContain(`Fixed in ${pull.headSha}`);
    expect(pull.checkRuns()[0]?.summary).toContain("contents: write");
  });
});

describe("a locked conversation", () => {
  it("gets the check run only", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { "README.md": "# changed\n" });
    await settle();
    pull.setLocked(true);
    await pull.push({ [PATH]: manifest() });
    await settle();
    expect(await pull.threads()).toEqual([]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral" }]);
  });
});

describe("a webhook", () => {
  it("that is not signed, or wrongly, is refused with a clear line and leads to no call", async () => {
    const { sandbox, takeCalls, webhookUrl } = await startWorld();
    const body = JSON.stringify({ action: "opened", number: 1 });
    const send = (signature: string | null) =>
      fetch(webhookUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-github-event": "pull_request",
          "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
          ...(signature === null ? {} : { "x-hub-signature-256": signature }),
        },
        body,
      });
    const wrong = `sha256=${createHmac("sha256", "another secret").update(body).digest("hex")}`;
    for (const answer of [await send(null), await send(wrong)]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(await answer.text()).toMatch(/signature/i);
    }
    expect(takeCalls()).toEqual([]);
    expect(sandbox.deliveries).toEqual([]);
  });
});

/** Only rendering tells what it is. */
function rendered(): string {
  const text = manifest().replace("kind: Instrumentation", "kind: {{ $kind }}");
  return `{{- $kind := "Instrumentation" }}\n${text}`;
}
