import { describe, expect, it } from "vitest";

import { PATH, startUnreviewed } from "./conversation.ts";
import { fixedManifest, manifest } from "./world.ts";

const COMMAND = "/otel-fix --dry-run";
const PREVIEW = "nothing was written";

describe("a command over real HTTP", () => {
  it("is not heard in code, quotes, lists, tables, HTML comments and collapsed blocks", async () => {
    const { pull, say } = await startUnreviewed();
    const silent = [
      `Somebody wrote\n\n> ${COMMAND}`,
      `> [!NOTE]\n> ${COMMAND}\n\nSo they say.`,
      `Run this:\n\n\`\`\`\n${COMMAND}\n\`\`\``,
      `Run this:\r\n\r\n\`\`\`\r\n${COMMAND}\r\n\`\`\``,
      `Run this:\n~~~text\n${COMMAND}`,
      `Like so:\n\n    ${COMMAND}`,
      `Write \`${COMMAND}\` for it`,
      `Steps:\n\n- ${COMMAND}\n- look at it`,
      `Steps:\n\n1. ${COMMAND}\n2. look at it`,
      `To do:\n\n- [ ] ${COMMAND}`,
      `<!--\n${COMMAND}\n-->\n\nThanks`,
      `Thanks <!-- a\n${COMMAND}\n-->`,
      `<details>\n<summary>More</summary>\n\n${COMMAND}\n\n</details>\n\nThanks`,
      `<details><summary>\n\n${COMMAND}\n\n</summary></details>`,
      `Hello\n\n# ${COMMAND}`,
      `| a |\n|---|\n| ${COMMAND} |\n\nA table`,
      `It is ~~gone\n${COMMAND}\nnow~~`,
      `Please ${COMMAND} soon`,
      `Hello\n\n\\${COMMAND}`,
      `[a\n${COMMAND}\nb](https://example.com)`,
    ];
    for (const text of silent)
      expect([text, await say(text)]).toEqual([text, { reactions: [], answers: [] }]);
    expect(pull.comments()).toHaveLength(silent.length);
  });

  it("is heard at the start of a line of text, with any line ends", async () => {
    const { ask } = await startUnreviewed();
    const heard = [
      COMMAND,
      `Please:\r\n\r\n${COMMAND}\r\n\r\nThanks\r\n`,
      `Please:\n${COMMAND}\nThanks`,
      `Please:\r\n${COMMAND}\r\nThanks`,
      `Please:\r${COMMAND}\rThanks`,
      `   ${COMMAND}`,
      `> quoted\n\n${COMMAND}\n\n-- \nAda`,
      `- a list\n\n${COMMAND}`,
      "/OTEL-FIX --dry-run",
    ];
    for (const text of heard)
      expect([text, await ask(text)]).toEqual([text, expect.stringContaining(PREVIEW)]);
  });

  it("with control characters, or such as cannot be seen, is refused and changes nothing", async () => {
    const { pull, say } = await startUnreviewed();
    const head = pull.headSha;
    for (const character of ["\u0007", "\u001b", "\u202e", "\u200b", "\u0085"]) {
      const { answers, reactions } = await say(`/otel-fix ${character}all`);
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
      expect(answers[0]).toContain(`expected characters that can be seen, found \`U+${code}\``);
      expect(answers[0]).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
      expect(reactions).toEqual(["eyes", "confused"]);
    }
    expect(pull.headSha).toBe(head);
  });

  it("may name five hundred paths, and gets one bounded answer", async () => {
    const { say, read } = await startUnreviewed({ files: { [PATH]: manifest(), "b.yaml": manifest("b") } });
    const paths = Array.from({ length: 499 }, (_, index) => `some/${index}.yaml`);
    const { answers, reactions } = await say(`/otel-fix ${[...paths, PATH].join(" ")}`);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain("Committed");
    expect(answers[0]).toContain("And 449 more.");
    expect(answers[0]?.length).toBeLessThan(10_000);
    expect(reactions).toEqual(["eyes", "rocket"]);
    expect([await read(PATH), await read("b.yaml")]).toEqual([fixedManifest(), manifest("b")]);
  });

  it("with other people's mentions pings nobody, wherever it is answered", async () => {
    const { ask } = await startUnreviewed();
    for (const text of [
      "/otel-fix @acme/everyone/x.yaml",
      "/otel-fix why @acme/everyone/x.yaml",
      "/otel-fix why @grace",
      "/otel-fix ignore missing-recommended-disables because @grace reason: x",
      "/otel-fix @grace",
      "/otel-fix all @grace",
    ]) {
      const answer = await ask(text);
      expect(answer.replaceAll(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, "")).not.toContain("@");
    }
  });
});
