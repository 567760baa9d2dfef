import { describe, expect, it } from "vitest";
import { findCommands } from "../../../src/core/command/find-commands.ts";

const ruleIds = ["missing-recommended-disables", "sampler-argument-out-of-range"];

function read(markdown: string) {
  return findCommands(markdown, { ruleIds });
}

describe("a whole comment is a near miss", () => {
  it.each([
    ["`/otel-fix`", "not-plain-text", "/otel-fix"],
    ["`/otel-fix all`", "not-plain-text", "/otel-fix all"],
    ["`/otel-fix` all --dry-run", "not-plain-text", "/otel-fix all --dry-run"],
    ["`/otel-fix al`", "unknown-word", "/otel-fix all"],
    ["```\n/otel-fix why\n```", "not-plain-text", "/otel-fix why"],
    ["```sh\n\n/otel-fix why\n/otel-fix all\n```", "not-plain-text", "/otel-fix why"],
    ["    /otel-fix why", "not-plain-text", "/otel-fix why"],
    ["**/otel-fix all**", "not-plain-text", "/otel-fix all"],
    ["# /otel-fix all", "not-plain-text", "/otel-fix all"],
    ["/otel-fix all\n---", "not-plain-text", "/otel-fix all"],
    ["- /otel-fix all", "not-plain-text", "/otel-fix all"],
    ["- [ ] `/otel-fix all`", "not-plain-text", "/otel-fix all"],
    ["`/otel-fix ignore it`", "not-plain-text", "/otel-fix help"],
    ["/otelfix", "misspelt", "/otel-fix"],
    ["/otelfix all", "misspelt", "/otel-fix all"],
    ["/OtelFix al", "misspelt", "/otel-fix all"],
    ["/otel_fix pr", "misspelt", "/otel-fix pr"],
    ["/otel-fxi", "misspelt", "/otel-fix"],
    ["`/otel-fxi`", "misspelt", "/otel-fix"],
    ["/otel fix all", "misspelt", "/otel-fix all"],
    ["/otel-fix: all", "misspelt", "/otel-fix all"],
    ["/otel-fix:all", "misspelt", "/otel-fix all"],
    ["/otel-fix-all", "misspelt", "/otel-fix all"],
    ["/otel-fix!", "misspelt", "/otel-fix"],
    ["@otel-fix all", "misspelt", "/otel-fix all"],
    ["\\/otel-fix all", "misspelt", "/otel-fix all"],
    ["otel-fix", "misspelt", "/otel-fix"],
    ["otel-fix fix", "misspelt", "/otel-fix"],
    ["otel-fix why deploy/a.yaml", "misspelt", "/otel-fix why deploy/a.yaml"],
    ["/otel-fix fix", "unknown-word", "/otel-fix"],
    ["/otel-fix al", "unknown-word", "/otel-fix all"],
    ["/otel-fix all.", "unknown-word", "/otel-fix all"],
    ["/otel-fix ALL", "unknown-word", "/otel-fix all"],
    ["/otel-fix rechekc", "unknown-word", "/otel-fix recheck"],
    ["/otel-fix explain", "unknown-word", "/otel-fix why"],
    ["/otel-fix missing-recomended-disables", "unknown-word", "/otel-fix missing-recommended-disables"],
    ["/otel-fix ignroe", "unknown-word", "/otel-fix help"],
    ["/otel-fix constructor", "unknown-word", "/otel-fix help"],
    ["/otel-fix is great", "unknown-word", "/otel-fix help"],
    ["<!-- a template -->\n\n`/otel-fix`\n", "not-plain-text", "/otel-fix"],
  ])("%j", (markdown, kind, suggestion) => {
    expect(read(markdown)).toMatchObject({ commands: [], nearMiss: { kind, suggestion } });
  });

  it("and says which word is at fault", () => {
    expect(read("/otel-fix al").nearMiss).toMatchObject({ raw: "/otel-fix al", found: "al" });
    expect(read("`/otelfix` all").nearMiss).toMatchObject({ raw: "`/otelfix` all", found: "/otelfix" });
  });
});

describe("no near miss is", () => {
  it.each([
    ["a command", "/otel-fix all"],
    ["a command with bad arguments", "/otel-fix why not"],
    ["one beside other text", "Try this:\n\n`/otel-fix all`"],
    ["one on a line beside other text", "`/otel-fix all` would do"],
    ["a misspelt one on a later line", "Please\n/otelfix all"],
    ["a quote", "> /otel-fix all"],
    ["struck out", "~~/otel-fix all~~"],
    ["hidden", "<!-- /otel-fix all -->"],
    ["collapsed", "<details>\n\n`/otel-fix`\n\n</details>"],
    ["a table", "| /otel-fix |\n| - |"],
    ["code of which only a part is a command", "```\n/otel-fix all\n$ ls\n```"],
    ["a list of commands", "- /otel-fix all\n- /otel-fix pr"],
    ["a sentence about the bot", "otel-fix is great, thanks!"],
    ["another bot's command", "/otel-bot rerun"],
    ["another command", "/hotfix"],
    ["a word", "hotfix"],
    ["a long line", `/otelfix ${"x".repeat(200)}`],
    ["ordinary talk", "Looks good to me."],
    ["nothing", " \n "],
  ])("%s", (_, markdown) => {
    expect(read(markdown).nearMiss).toBeNull();
  });
});
