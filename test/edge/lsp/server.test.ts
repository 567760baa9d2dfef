import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, it } from "vitest";

import { createFolder, fixedManifest, manifest, run } from "../cli/command-line.ts";
import { CAPABILITIES, connect, startServer } from "./client.ts";

const RULE = "missing-recommended-disables";

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
spec:
  template:
    metadata:
      annotations:
        instrumentation.opentelemetry.io/inject-python: "true"
    spec:
      containers:
        - name: cart
          image: shop/cart:3
          env:
            - name: OTEL_SERVICE_NAME
              value: cart
            - name: OTEL_EXPORTER_OTLP_HEADERS
              value: "authorization=Bearer 0123456789abcdef"
`;

describe("an open document", () => {
  it("has its findings as diagnostics, and none once an edit has fixed them", async () => {
    const folder = createFolder({ "a.yaml": manifest() });
    const client = await connect({ folder, env: { OTEL_FIX_PAGES_URL: "https://example.com/otel-fix/" } });
    expect(client.initialized.serverInfo?.name).toBe("otel-fix");
    const document = client.open(join(folder, "a.yaml"), manifest());
    const [diagnostic, ...others] = await document.diagnostics();
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({
      code: RULE,
      source: "otel-fix",
      severity: 2,
      range: { start: { line: 5, character: 2 }, end: { line: 5, character: 8 } },
      codeDescription: { href: `https://example.com/otel-fix/rules/${RULE}` },
      message: expect.stringContaining("which the policy recommends.\nEvery call through"),
    });
    await document.change(fixedManifest());
    expect(await document.diagnostics()).toEqual([]);
    expect([await client.close(), client.stderr()]).toEqual([0, ""]);
  });

  it("counts as it is in the editor, and closed as it is on disk", async () => {
    const folder = createFolder({ "a.yaml": fixedManifest() });
    const client = await connect({ folder });
    const document = client.open(join(folder, "a.yaml"), manifest());
    expect(await document.diagnostics()).toHaveLength(1);
    expect(readFileSync(join(folder, "a.yaml"), "utf8")).toBe(fixedManifest());
  });

  it("is fixed to the same text whatever its line ends and characters are", async () => {
    const folder = createFolder({});
    const client = await connect({ folder });
    const texts = [manifest("😀").replaceAll("\n", "\r\n"), `\uFEFF${manifest()}`, manifest().trimEnd()];
    for (const [at, text] of texts.entries()) {
      const document = client.open(join(folder, `${at}.yaml`), text);
      await document.diagnostics();
      const [fix] = await document.actions("python:", "quickfix");
      const [all] = await document.actions("python:", "source.fixAll.otel-fix");
      expect(document.with(fix)).toContain("requests,urllib3,urllib,flask");
      expect(document.with(all)).toBe(document.with(fix));
    }
  });

  it("in a folder that is no file is none of another's", async () => {
    const folder = createFolder({ ".git/HEAD": "", ".github/otel-fix.yml": "kep: 1\n" });
    const elsewhere = createFolder({});
    const client = await connect({ folder, more: ["vscode-vfs://github/acme/shop"] });
    const document = client.open(join(elsewhere, "a.yaml"), manifest());
    expect(await document.diagnostics()).toMatchObject([{ code: RULE }]);
  });

  it("that is in no folder, or was never saved, is seen alone", async () => {
    const folder = createFolder({ "a.yaml": manifest() });
    const client = await connect({ folder: null });
    expect(await client.open(join(folder, "a.yaml"), manifest()).diagnostics()).toHaveLength(1);
    expect(await client.open("untitled:Untitled-1", manifest()).diagnostics()).toHaveLength(1);
  });

  it("is judged with what its folder holds on disk, and is told where that is", async () => {
    const resource = fixedManifest().replace("  name: python\n", "  name: other\n");
    const folder = createFolder({ "otel.yaml": resource, "cart.yaml": "" });
    const client = await connect({ folder });
    const text = DEPLOYMENT.replace('"true"', '"python"');
    const document = client.open(join(folder, "cart.yaml"), text);
    const codes = async () => (await document.diagnostics()).map(({ code }) => code);
    expect(await codes()).toEqual(["annotation-resource-not-found"]);
    writeFileSync(join(folder, "otel.yaml"), fixedManifest());
    await client.notifyOfDisk(join(folder, "otel.yaml"));
    expect(await codes()).toEqual([]);
  });

  it("that isn't YAML, or isn't looked at, is silent; what can't be checked is a hint", async () => {
    const folder = createFolder({});
    const client = await connect({ folder });
    expect(await client.open(join(folder, "a.txt"), manifest()).diagnostics()).toEqual([]);
    expect(await client.open(join(folder, "b.yaml"), "\u0000\u0001 [ { :").diagnostics()).toEqual([]);
    const template = manifest()
      .replace("    env:\n", "    {{- if .Values.a }}\n    env:\n")
      .concat("    {{- end }}\n");
    const document = client.open(
      join(folder, "c.yaml"),
      `${template}\n  x: {{ .Values.y | indent }}{{ broken\n`,
    );
    const hints = (await document.diagnostics()).filter(({ severity }) => severity === 4);
    expect(hints).toMatchObject([{ code: "not-checked", message: expect.stringMatching(/^Not checked: /) }]);
  });
});

describe("a code action", () => {
  it("makes of the text what scan --fix writes", async () => {
    const folder = createFolder({ "a.yaml": manifest() });
    const client = await connect({ folder });
    const document = client.open(join(folder, "a.yaml"), manifest());
    await document.diagnostics();
    const [fix, all, ...others] = await document.actions("python:");
    expect(others).toEqual([]);
    expect(fix).toMatchObject({ kind: "quickfix", isPreferred: true, diagnostics: [{ code: RULE }] });
    expect(all).toMatchObject({ kind: "source.fixAll.otel-fix" });
    await run(["scan", "--fix"], { cwd: folder });
    const written = readFileSync(join(folder, "a.yaml"), "utf8");
    expect(document.with(fix)).toBe(written);
    expect(document.with(all)).toBe(written);
    expect(await document.actions("kind:", "quickfix")).toEqual([]);
    expect(await document.actions("python:", "source.fixAll.otel-fix")).toHaveLength(1);
    // A person who lets other linters fix all has not asked for what takes spans away.
    expect(await document.actions("python:", "source.fixAll")).toEqual([]);
  });

  it("is for the version that was checked, also just after an edit, and by changes where a client knows no versions", async () => {
    const folder = createFolder({ "a.yaml": manifest() });
    const client = await connect({ folder, capabilities: {} });
    const document = client.open(join(folder, "a.yaml"), manifest());
    await document.change(`# moved\n${manifest()}`);
    const [fix] = await document.actions("python:");
    expect(Object.keys(fix?.edit ?? {})).toEqual(["changes"]);
    expect(document.with(fix)).toBe(`# moved\n${fixedManifest()}`);
  });

  it("that guesses says so, and isn't preferred", async () => {
    const text = fixedManifest().replace(
      "spec:\n",
      "spec:\n  exporter:\n    endpoint: http://collector:4317\n",
    );
    const folder = createFolder({ "a.yaml": text });
    const client = await connect({ folder });
    const document = client.open(join(folder, "a.yaml"), text);
    await document.diagnostics();
    const [fix] = await document.actions("http://");
    expect(fix?.title).toMatch(/\(a guess: check it\)$/);
    expect(fix).not.toHaveProperty("isPreferred");
    expect(await document.actions("http://", "source.fixAll.otel-fix")).toEqual([]);
  });
});

describe("a hover", () => {
  it("says which value counts and where it comes from, for an entry and for a field", async () => {
    const text = fixedManifest().replace(
      "spec:\n",
      "spec:\n  exporter:\n    endpoint: http://collector:4318\n  env:\n    - name: OTEL_LOG_LEVEL\n      value: info\n  java: {}\n",
    );
    const folder = createFolder({ "a.yaml": text });
    const client = await connect({ folder });
    const document = client.open(join(folder, "a.yaml"), text);
    expect(await document.hover("value: debug")).toContain(
      "`OTEL_LOG_LEVEL=debug` for Python, from `spec.python.env`, unless the container sets it itself.",
    );
    const common = await document.hover("value: info");
    expect(common).toContain("`OTEL_LOG_LEVEL=info` for Java, from spec.env");
    expect(common).toContain(
      "This doesn't count for Python: `OTEL_LOG_LEVEL=debug` from `spec.python.env` does.",
    );
    expect(await document.hover("http://collector")).toContain(
      "`OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318` for ",
    );
    expect(await document.hover("apiVersion")).toBe(null);
  });

  it("says it of a container with the resource on disk, and shows no secret", async () => {
    const folder = createFolder({ "otel.yaml": fixedManifest(), "cart.yaml": DEPLOYMENT });
    const client = await connect({ folder });
    const document = client.open(join(folder, "cart.yaml"), DEPLOYMENT);
    expect(await document.hover("value: cart")).toContain(
      "`OTEL_SERVICE_NAME=cart` in the container `cart`, from the container's own",
    );
    const headers = await document.hover('value: "authorization');
    expect(headers).toContain("OTEL_EXPORTER_OTLP_HEADERS=(not shown: it may be a secret)");
    expect(headers).not.toContain("0123456789abcdef");
  });

  it("says which of two entries of a pod counts, and that the operator leaves a container alone", async () => {
    const twice = DEPLOYMENT.replace(
      "            - name: OTEL_SERVICE_NAME\n",
      "            - name: OTEL_SERVICE_NAME\n              value: early\n            - name: OTEL_SERVICE_NAME\n",
    );
    const folder = createFolder({ "otel.yaml": fixedManifest() });
    const client = await connect({ folder });
    const document = client.open(join(folder, "twice.yaml"), twice);
    const said = await document.hover("value: early");
    expect(said).toContain("`OTEL_SERVICE_NAME=cart` in the container `cart`, from the container's own.");
    expect(said).toContain("`OTEL_SERVICE_NAME=early` from the container's own doesn't count there.");
    const refused = DEPLOYMENT.replace(
      "            - name: OTEL_SERVICE_NAME\n              value: cart\n",
      "            - name: PYTHONPATH\n              valueFrom: { configMapKeyRef: { name: a, key: b } }\n",
    );
    const other = client.open(join(folder, "refused.yaml"), refused);
    expect(await other.hover("valueFrom")).toContain(
      "The operator leaves this container alone: `PYTHONPATH` comes from `valueFrom`.",
    );
  });

  it("speaks of every language where a resource has no section", async () => {
    const text = fixedManifest().replace(
      / {2}python:[^]*/,
      "  env:\n    - name: OTEL_LOG_LEVEL\n      value: info\n",
    );
    const folder = createFolder({ "a.yaml": text });
    const client = await connect({ folder });
    const document = client.open(join(folder, "a.yaml"), text);
    expect(await document.hover("value: info")).toContain(
      "`OTEL_LOG_LEVEL=info` for every language, from spec.env",
    );
  });

  it("names the rule of a finding, in plain text for a client without Markdown", async () => {
    const folder = createFolder({ "a.yaml": manifest() });
    const { workspace } = CAPABILITIES;
    const client = await connect({ folder, capabilities: { workspace } });
    const document = client.open(join(folder, "a.yaml"), manifest());
    await document.diagnostics();
    expect(await document.hover("python:")).toMatch(new RegExp(`^\`${RULE}\`: An Instrumentation leaves`));
  });
});

describe("the configuration", () => {
  it("counts as it was saved, and is judged as it is in the editor", async () => {
    const folder = createFolder({ ".git/HEAD": "", "a.yaml": manifest(), ".github/otel-fix.yml": "" });
    const file = join(folder, ".github", "otel-fix.yml");
    const client = await connect({ folder });
    const document = client.open(join(folder, "a.yaml"), manifest());
    const configuration = client.open(file, "");
    expect(await document.diagnostics()).toHaveLength(1);
    expect(await configuration.diagnostics()).toEqual([]);
    await configuration.change(`rules:\n  ${RULE}: none\n`);
    expect(await configuration.diagnostics()).toMatchObject([
      { code: "configuration", severity: 1, range: { start: { line: 1 } } },
    ]);
    expect(client.messages).toEqual([]);
    writeFileSync(file, `rules:\n  ${RULE}: off\n`);
    await configuration.change(`rules:\n  ${RULE}: off\n`);
    await configuration.save();
    // By then it may have been checked before the file was saved.
    await document.change(`${manifest()}# end\n`);
    expect(await document.diagnostics()).toEqual([]);
  });

  it("that is broken on disk is said once, and nothing is judged by another", async () => {
    const folder = createFolder({
      ".git/HEAD": "",
      "a.yaml": manifest(),
      ".github/otel-fix.yml": "kep: 1\n",
    });
    const client = await connect({ folder });
    const document = client.open(join(folder, "a.yaml"), manifest());
    const hint = {
      severity: 4,
      message: expect.stringContaining("Not checked: the configuration is broken"),
    };
    expect(await document.diagnostics()).toMatchObject([hint]);
    await document.change(`${manifest()}# end\n`);
    expect(await document.diagnostics()).toMatchObject([hint]);
    expect(await document.hover("python:")).toBe(null);
    const file = join(folder, ".github", "otel-fix.yml");
    const said = [expect.stringContaining("otel-fix.yml:1:1: kep: expected a known key")];
    expect(client.messages).toEqual(said);
    for (const text of ["", "kep: 1\n"]) {
      writeFileSync(file, text);
      await client.notifyOfDisk(file);
      expect(await document.diagnostics()).toMatchObject([text === "" ? { code: RULE } : hint]);
    }
    expect(client.messages).toEqual([...said, ...said]);
  });
});

describe("a client", () => {
  it.each([
    ["garbage", "hello\r\n\r\n"],
    ["a header without a length", "Content-Type: a\r\n\r\n{}"],
    ["JSON that is none", "Content-Length: 5\r\n\r\n{{{{{"],
    ["nothing", ""],
  ])("that sends %s and ends is told so in a line, and the server ends with 2", async (_, text) => {
    const { child, ended, stderr } = startServer(createFolder());
    child.stdin.end(text);
    expect(await ended).toBe(2);
    expect(stderr()).toMatch(/^otel-fix: expected an editor that speaks the Language Server Protocol .*\n$/);
  });

  it("that begins with something else is told so at once, whether or not it ends", async () => {
    const { child, ended, stderr } = startServer(createFolder());
    child.stdin.write('{"jsonrpc":"2.0"}\n');
    expect(await ended).toBe(2);
    expect(stderr()).toContain('found "{\\"jsonrpc');
  });

  it("that reads no more ends the server with 1, and no trace is printed", async () => {
    const { child, ended, stderr } = startServer(createFolder());
    child.stdout.destroy();
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { capabilities: {} },
    });
    for (let times = 0; times < 3; times += 1) {
      child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
      await new Promise((done) => setTimeout(done, 200));
    }
    expect([await ended, stderr()]).toEqual([1, ""]);
  });

  it("that goes away without a word ends the server with 1", async () => {
    const { child, ended } = startServer(createFolder());
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    await new Promise((done) => child.stdout.once("data", done));
    child.stdin.end();
    expect(await ended).toBe(1);
  });

  it("that opens a document of 50 MB is told that it isn't checked, and is served on", async () => {
    const folder = createFolder({ "b.yaml": manifest() });
    const client = await connect({ folder });
    const large = client.open(join(folder, "a.yaml"), `${manifest()}${"# x\n".repeat(12_500_000)}`);
    expect(await large.diagnostics()).toMatchObject([
      { severity: 4, message: "Not checked: larger than 10 million characters" },
    ]);
    expect(await client.open(join(folder, "b.yaml"), manifest()).diagnostics()).toHaveLength(1);
    expect(await client.close()).toBe(0);
  }, 60_000);

  it("that asks about a document that isn't open gets nothing", async () => {
    const folder = createFolder({});
    const client = await connect({ folder });
    const document = client.open(join(folder, "a.yaml"), manifest());
    await document.diagnostics();
    await document.closeIt();
    expect(await document.hover("python:")).toBe(null);
    expect(await document.actions("python:")).toEqual([]);
    expect(document.uri).toBe(pathToFileURL(join(folder, "a.yaml")).href);
  });
});
