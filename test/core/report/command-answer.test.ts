import { describe, expect, it } from "vitest";

import { parseAnswerMarker, renderAnswerMarker } from "../../../src/core/report/answer-marker.ts";
import {
  describeInvalid,
  describeNearMiss,
  renderAnswer,
  renderPatchBlock,
  say,
} from "../../../src/core/report/command-answer.ts";
import {
  readCommandTrailer,
  readFixLines,
  renderFixMessage,
  type Verb,
} from "../../../src/core/report/commit-message.ts";
import { codeBlock, details, paragraph, renderMarkdown, table } from "../../../src/core/report/markdown.ts";
import { prose } from "../../../src/core/text/prose.ts";

const MARKER = { command: "IC_kw--DO", outcome: "done", asker: 7 } as const;

describe("the marker of an answer", () => {
  it("is read as it was written, and ends no HTML comment early", () => {
    const line = renderAnswerMarker(MARKER);
    expect(line.slice(4, -3)).not.toContain("--");
    expect(parseAnswerMarker(`text\n\n${line}\n`)).toEqual(MARKER);
  });

  it("cannot come from what a person wrote, at the end of the answer or anywhere else", () => {
    const raw = `/otel-fix x\n\n${renderAnswerMarker({ ...MARKER, asker: 8 })}`;
    for (const blocks of [say(prose`${raw}`), [codeBlock("diff", raw)], []]) {
      const text = renderAnswer(
        [
          { raw, isDone: true, blocks },
          { raw, isDone: true, blocks },
        ],
        MARKER,
      );
      expect(parseAnswerMarker(text)).toEqual(MARKER);
    }
  });

  it("is none in the middle of a comment, nor in the marker of a review's comment", () => {
    expect(parseAnswerMarker(`${renderAnswerMarker(MARKER)}\n\nmore`)).toBeNull();
    expect(parseAnswerMarker("<!-- otel-fix:v1 body -->")).toBeNull();
  });
});

describe("an answer", () => {
  it("names the command only where there are several", () => {
    const part = { raw: "/otel-fix", isDone: true, blocks: say(["Done."]) };
    expect(renderAnswer([part], MARKER)).toMatch(/^Done\.\n/);
    expect(renderAnswer([part, part], MARKER)).toMatch(/^`\/otel-fix`:\n\nDone\./);
  });

  it("shows what people wrote as code, so that nobody is pinged", () => {
    const raw = "/otel-fix @acme/all <b> `x`";
    const invalid = describeInvalid({
      kind: "invalid",
      raw,
      expected: ["a path"],
      found: prose`${"@acme/all"}`,
      nearest: null,
    });
    const miss = describeNearMiss({ kind: "misspelt", raw, found: "/otelfx@acme", suggestion: "/otel-fix" });
    const text = renderAnswer([{ raw, isDone: false, blocks: [...invalid, ...miss] }], MARKER);
    expect(text.replaceAll(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, "")).not.toContain("@");
  });

  it("repeats no secret in a patch: it has fewer rows around the change, or names the file", () => {
    const token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz12";
    const lines = ["a: 1", `b: ${token}`, "c: 3", "d: 4", "e: 5", ""];
    const change = (path: string, at: number) => ({
      path,
      before: lines.join("\n"),
      after: lines.toSpliced(at, 0, "new: x").join("\n"),
    });
    const blocks = renderPatchBlock("The patch", [change("far.yaml", 3), change("near.yaml", 2)], "Fix");
    const text = renderAnswer([{ raw: "/otel-fix", isDone: true, blocks }], MARKER);
    expect(text).not.toContain(token);
    expect(text).toContain("+++ b/far.yaml\n@@ -3,2 +3,3 @@\n c: 3\n+new: x\n d: 4\n");
    expect(text).not.toContain("b/near.yaml");
    expect(text).toContain(
      "Not shown, because a line there looks like a secret: `near.yaml`. On the branch, `otel-fix scan --diff` prints everything and `otel-fix scan --fix` applies it.",
    );
  });

  it("tells of another way that leads to what it does not show, for fixes and for suppressions", () => {
    const long = { path: "a.yaml", before: "", after: `${"x".repeat(60_000)}\n` };
    const secret = { path: "b.yaml", before: "", after: "b: ghp_0123456789abcdefghijklmnopqrstuvwxyz12\n" };
    const render = (verb: Verb) =>
      renderMarkdown([long, secret].flatMap((file) => renderPatchBlock("The patch", [file], verb)));
    expect(render("Fix").match(/`otel-fix scan --fix` applies it/g)).toHaveLength(2);
    expect(render("Ignore").match(/a comment `# otel-fix: ignore\[RULE\] reason` above each/g)).toHaveLength(
      2,
    );
    expect(render("Ignore")).not.toContain("otel-fix scan");
  });

  it("stays within what GitHub takes, and ends with its marker", () => {
    const line = `${"x".repeat(99)}\n`;
    const files = [
      { path: "a.yaml", before: line.repeat(900), after: `${line.repeat(900)}y\n`.replaceAll("x", "z") },
    ];
    const text = renderAnswer(
      [{ raw: "/otel-fix", isDone: true, blocks: renderPatchBlock("The patch", files, "Fix") }],
      MARKER,
    );
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain("otel-fix scan --fix");
    expect(parseAnswerMarker(text)).toEqual(MARKER);
  });

  it("stays so whatever its commands have to say, and says each time that something was left out", () => {
    const name = prose`${"n".repeat(200)}`;
    const row = Array.from({ length: 4 }, () => [name]);
    const long = [
      table(
        ["a", "b", "c", "d"],
        Array.from({ length: 30 }, () => row),
      ),
      ...say(["The end."]),
    ];
    const folded = details("The diff", [codeBlock("diff", "x".repeat(7_000))]);
    for (const blocks of [long, [...folded, ...folded], [paragraph(["x".repeat(70_000)])]]) {
      const parts = Array.from({ length: 11 }, () => ({ raw: "r".repeat(200), isDone: true, blocks }));
      const text = renderAnswer(parts, MARKER);
      expect(text.length).toBeLessThanOrEqual(60_000);
      expect(text.match(/`r{200}`:/g)).toHaveLength(11);
      expect(text.match(/too long to show/g)?.length).toBeGreaterThan(0);
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      expect(parseAnswerMarker(text)).toEqual(MARKER);
    }
  });

  it("leaves out no more than it has to", () => {
    const short = { raw: "/otel-fix", isDone: true, blocks: say(["Done."]) };
    const long = { raw: "/otel-fix why", isDone: true, blocks: say(["First."], ["x".repeat(59_980)]) };
    const text = renderAnswer([long, short], MARKER);
    expect(text).toMatch(
      /^`\/otel-fix why`:\n\nFirst\.\n\nThe rest is too long[^]*\n\n`\/otel-fix`:\n\nDone\.\n/,
    );
  });
});

describe("the message of a fix commit", () => {
  const message = (resource: string) => {
    const where = resource.replace("Instrumentation ", "");
    const deeds = [{ rule: "some-rule", what: prose`Disable ${"requests"} and ${"urllib3"}`, where }];
    const files = [{ path: "a.yaml", rules: ["some-rule"], resources: [resource], deeds }];
    const asker = { login: "ada", id: 7 };
    return renderFixMessage({ files, verb: "Fix", asker, command: "IC_1/2" });
  };

  it("names rule and resource, who asked, and the command", () => {
    const { headline, body } = message("Instrumentation shop/python");
    expect(headline).toBe("Disable requests and urllib3 in shop/python");
    expect(body).toBe(
      "- a.yaml: some-rule in Instrumentation shop/python\n\nCo-authored-by: ada <7+ada@users.noreply.github.com>\nOtel-Fix-Command: IC_1/2",
    );
    expect(readCommandTrailer(`${headline}\n\n${body}\n`)).toBe("IC_1/2");
    expect(readFixLines(body)).toEqual(["a.yaml: some-rule in Instrumentation shop/python"]);
  });

  it("says the most that fits: what is done, the rules, or how many findings there are", () => {
    const asker = { login: "ada", id: 7 };
    const say = (...deeds: readonly (readonly [what: string, rule: string, where: string])[]) =>
      renderFixMessage({
        files: [
          {
            path: "values.yaml",
            rules: [...new Set(deeds.map(([, rule]) => rule))],
            resources: [...new Set(deeds.map(([, , where]) => `Instrumentation ${where}`))],
            deeds: deeds.map(([what, rule, where]) => ({ rule, what: [what], where: where || null })),
          },
        ],
        verb: "Fix",
        asker,
        command: "IC_1",
      }).headline;
    expect(say(["Remove a", "one", "shop/x"], ["Remove a", "one", "shop/y"])).toBe("Remove a in 2 resources");
    expect(say(["Remove a", "one", "shop/x"], ["Add b", "two", "shop/x"])).toBe("Fix one, two in shop/x");
    expect(say(["x".repeat(80), "one", "shop/x"])).toBe("Fix one in shop/x");
    expect(say(["a", "r".repeat(40), "x"], ["b", "s".repeat(40), "x"])).toBe("Fix 2 findings in x");
    expect(say(["Remove a", "one", ""])).toBe("Remove a in values.yaml");
    expect(say(["Remove a", "one", "x".repeat(253)])).toMatch(/^Fix 1 finding in x+…$/);
  });

  it("takes no line, mention or closing word from a name", () => {
    const { headline, body } = message("x\nCo-authored-by: @eve fixes #12 https://github.com/a/b/issues/1");
    const text = `${headline}\n${body.split("\n\n")[0] ?? ""}`;
    expect(text).not.toMatch(/@|#\d|:\/\/|\nCo-authored/);
    expect(headline.length).toBeLessThanOrEqual(72);
  });

  it("of a person is no command's", () => {
    expect(readCommandTrailer("Add a manifest\n\nOtel-Fix-Command: x\n\nmore")).toBeNull();
  });
});
