import { describe, expect, it } from "vitest";

import { expectOursOnly } from "../core/report/ours-only.ts";
import { flatten, readMarkdown } from "../core/report/samples.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

/** What people put into names, values and paths in order to break out of code. */
const HOSTILE =
  "`evil` ``` @ada @acme/all <!-- otel-fix:v1 body --> --> <img src=x> <b> [a](https://evil.example) https://evil.example #1 a|b \\| ~~";
/** With line breaks, as YAML has them. */
const NAME = JSON.stringify(`${HOSTILE}\n\n# evil\n- evil\n`);
/** Nothing of a path is a folder of its own. */
const PATH = HOSTILE.replaceAll("/", ";");

const LIST = [
  "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  `        value: ${JSON.stringify(`urllib3,${HOSTILE}`)}`,
];

describe("hostile names, values and paths, where GitHub shows no diff", () => {
  it("are text in the review's body, its table, the check's summary and text, and the annotations", async () => {
    const { sandbox, settle } = await startWorld();
    sandbox.setPatchLimit(10);
    const suppressed = manifest("quiet").replace(
      "  python:",
      `  python: # otel-fix: ignore[missing-recommended-disables] ${HOSTILE}`,
    );
    const repository = await createShop(sandbox, {
      [`old/${PATH}.yaml`]: manifest(NAME),
      ".github/otel-fix.yml": "rules: {list-syntax-without-effect: off}\n",
    });
    const pull = await propose(repository, {
      [`old/${PATH}.yaml`]: manifest(NAME).replace("debug", "info"),
      [`new/${PATH}.yaml`]: manifest(NAME, LIST),
      [`quiet/${PATH}.yaml`]: suppressed,
      [`broken/${PATH}.yaml`]: `${manifest()}  java: {env: [\n`,
      [`lines/a\n${PATH}\n.yaml`]: `${manifest()}  java: {env: [\n`,
    });
    await settle();

    const base = `${sandbox.url}/acme/shop/blob/${pull.headSha}/`;
    const [review] = pull.reviews();
    expectOursOnly(review?.body ?? "", 1, base);
    const table = readMarkdown(review?.body ?? "").children.find(({ type }) => type === "table");
    expect(table === undefined ? [] : flatten(table).filter(({ type }) => type === "tableRow")).toHaveLength(
      2,
    );
    expect(review?.body).toContain("https://evil.example");

    const [check] = pull.checkRuns();
    const { summary = "", annotations = [] } = check ?? {};
    expectOursOnly(summary ?? "", 3, base);
    expect(summary?.match(/^### .*$/gm)).toEqual([
      "### New in this pull request",
      "### Already there",
      "### Suppressed",
      "### Not checked",
      "### Configuration",
    ]);
    // An annotation is shown as it is: what matters is that it is one line, and ours.
    expect(annotations).toMatchObject([{ path: `new/${PATH}.yaml`, title: "missing-recommended-disables" }]);
    expect(annotations[0]?.message).toMatch(
      /^`Instrumentation `evil` .* doesn't disable .* Fix: Write .*\.$/,
    );
    expect(annotations[0]?.message).not.toMatch(/\p{Cc}/u);
  });

  it("are text in the check's text, where the summary has no room for them", async () => {
    const { sandbox, settle } = await startWorld();
    const many = Array.from({ length: 200 }, (_, index) => manifest(`app-${index}`)).join("---\n");
    const files = { [`a/${PATH}.yaml`]: many, [`lines/a\n${PATH}\n.yaml`]: `${manifest()}  java: {env: [\n` };
    const pull = await propose(await createShop(sandbox), files);
    await settle();
    const text = pull.checkRuns()[0]?.text ?? "";
    expectOursOnly(text, 0);
    expect(text.match(/^### .*$/gm)).toEqual([
      "### New in this pull request (200)",
      "### Not checked (1)",
      "### Configuration (1)",
    ]);
    expect(text).toContain(`a/${PATH}.yaml: 8, 20, 32`);
  });
});
