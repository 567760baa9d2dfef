import { describe, expect, it } from "vitest";

import { findSection, readEnvList } from "../../src/core/kinds/instrumentation/instrumentation.ts";
import { defineRule } from "../../src/core/lint/rule.ts";
import { textOf } from "../../src/core/yaml/node.ts";
import { prose } from "../../src/core/text/prose.ts";
import { rules } from "../../src/rules/index.ts";
import { PATH, startConversation } from "./conversation.ts";
import { fixedManifest, manifest } from "./world.ts";

/** No rule of the product has an unsafe fix yet: this one guesses that nobody wants to debug, and writes what it is given. */
const debugLogLevel = (text = "info") =>
  defineRule({
    id: "debug-log-level",
    summary: "A Python section logs for debugging.",
    level: "notice",
    safety: "unsafe",
    since: "0.1.0",
    visits: "instrumentation",
    *check(instrumentation) {
      const section = findSection(instrumentation, "python");
      const entry = readEnvList(section).byName.get("OTEL_LOG_LEVEL");
      const node = entry?.value?.node ?? null;
      if (section === null || entry === undefined || node === null || textOf(node) !== "debug") return;
      const { start, end } = node;
      const path = [...section.path, "env", entry.index, "value"];
      yield {
        message: prose`${"OTEL_LOG_LEVEL"} is ${"debug"}.`,
        at: { start, end },
        advice: { consequence: [], cost: [], decline: [] },
        fix: {
          title: prose`Set it to ${"info"}`,
          alternatives: [{ edits: [{ start, end, text }], changes: [{ path, value: "info" }] }],
        },
      };
    },
  });

const world = { rules: [...rules, debugLogLevel()] };
const NEEDS_UNSAFE = "`debug-log-level`: its fix is unsafe: ask for it with `--unsafe`";

function quiet(text: string): string {
  return text.replace("debug", "info");
}

describe("an unsafe fix", () => {
  it("is left out by /otel-fix, which says that --unsafe is needed", async () => {
    const { say, read } = await startConversation({ world });
    const { answers, reactions } = await say("/otel-fix");
    expect(answers[0]).toContain("Committed");
    expect(answers[0]).toContain(NEEDS_UNSAFE);
    expect(reactions).toEqual(["eyes", "rocket"]);
    expect(await read(PATH)).toBe(fixedManifest());
  });

  it("is committed by /otel-fix --unsafe, with the safe ones", async () => {
    const { repository, ask, read } = await startConversation({ world });
    expect(await ask("/otel-fix --unsafe")).toContain("Committed");
    expect(await read(PATH)).toBe(quiet(fixedManifest()));
    expect((await repository.readCommit("telemetry"))?.message).toContain("debug-log-level");
  });

  it("that changes more than it says is committed by nothing, and /otel-fix --unsafe says so", async () => {
    const lines = "info\n      - name: OTEL_TRACES_SAMPLER\n        value: always_off";
    const { pull, say, read } = await startConversation({ world: { rules: [debugLogLevel(lines)] } });
    const head = pull.headSha;
    const { answers, reactions } = await say("/otel-fix --unsafe");
    expect(answers[0]).toContain("`debug-log-level`: no edit was found that changes nothing else");
    expect(reactions).toEqual(["eyes", "confused"]);
    expect([pull.headSha, await read(PATH)]).toEqual([head, manifest()]);
  });

  it("alone leaves /otel-fix nothing to do, and the check without “Fix all”", async () => {
    const { pull, say, read } = await startConversation({ world, files: { [PATH]: fixedManifest() } });
    expect(pull.checkRuns()[0]?.actions.map(({ label }) => label)).toEqual(["Re-check"]);
    const head = pull.headSha;
    const { answers, reactions } = await say("/otel-fix");
    expect(answers[0]).toMatch(/^Not fixed:/);
    expect(answers[0]).toContain(NEEDS_UNSAFE);
    expect(reactions).toEqual(["eyes", "confused"]);
    expect(pull.headSha).toBe(head);
    expect((await say("/otel-fix --unsafe --dry-run", "mallory")).answers[0]).toContain(
      "+        value: info",
    );
    expect((await say("/otel-fix --unsafe", "mallory")).answers[0]).toContain("Your access is `read`");
    expect((await say("/otel-fix --unsafe")).answers[0]).toContain("Committed");
    expect(await read(PATH)).toBe(quiet(fixedManifest()));
  });

  it("on its own thread is called so, left out and committed alike", async () => {
    const { pull, settle, read } = await startConversation({ world });
    const thread = (await pull.threads()).find(({ comments }) => comments[0]?.body.includes("is `debug`"));
    const reply = async (text: string) => {
      await pull.reply(thread?.id ?? "", text, "ada");
      await settle();
      return (await pull.threads()).find(({ id }) => id === thread?.id)?.comments.at(-1)?.body;
    };
    expect(thread?.comments[0]?.body).toMatch(/```diff\n[^]*This fix is a guess[^]*`\/otel-fix --unsafe`/);
    const other = (await pull.threads()).find(({ id }) => id !== thread?.id);
    expect(other?.comments[0]?.body).not.toContain("unsafe");
    const words = /\| Set it to `info` \(unsafe: only with `--unsafe`\) \|/;
    expect(pull.checkRuns()[0]?.summary).toMatch(words);
    expect(await reply("/otel-fix why")).toMatch(words);
    expect(await reply("/otel-fix")).toContain(NEEDS_UNSAFE);
    expect(await read(PATH)).toBe(manifest());
    expect(await reply("/otel-fix --unsafe")).toContain("Committed");
    expect(await read(PATH)).toBe(quiet(manifest()));
  });
});
