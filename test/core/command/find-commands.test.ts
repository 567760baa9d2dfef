import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/core/command/command.ts";
import { findCommands, MAX_COMMANDS } from "../../../src/core/command/find-commands.ts";

const ruleIds = ["missing-recommended-disables", "sampler-argument-out-of-range"];

function read(markdown: string) {
  return findCommands(markdown, { ruleIds });
}

function rawOf(markdown: string): readonly string[] {
  return read(markdown).commands.map((command) => command.raw);
}

function only(markdown: string): Command {
  const { commands } = read(markdown);
  expect(commands).toHaveLength(1);
  const [command] = commands;
  if (command === undefined) throw new Error("no command was read");
  return command;
}

describe("a command counts", () => {
  it.each([
    ["alone", "/otel-fix all"],
    ["in any case", "/OTEL-Fix all"],
    ["with blanks around it", "  /otel-fix all  "],
    ["after other paragraphs", "Thanks!\n\n/otel-fix all"],
    ["on a later line of a paragraph", "Thanks!\n/otel-fix all\nbye"],
    ["on a deeply indented later line", "Thanks!\n        /otel-fix all"],
    ["with Windows line ends", "Thanks!\r\n/otel-fix all\r\nbye"],
    ["after a byte order mark", "\ufeff/otel-fix all"],
    ["after a hard line break", "Thanks!\\\n/otel-fix all\\\nbye  \n"],
    ["after a quote and a blank line", "> so what?\n\n/otel-fix all"],
    ["after a code block", "```\n/otel-fix pr\n```\n/otel-fix all"],
    ["after a closed HTML block", "<details>\n\n/otel-fix pr\n\n</details>\n\n/otel-fix all"],
    ["after nested HTML", "<details><details>\n\na\n\n</details></details>\n\n/otel-fix all"],
    ["after a tag that a comment hides", "<!-- <details> -->\n\n/otel-fix all"],
    ["after a tag in code", "`<details>`\n\n/otel-fix all"],
    ["after what only looks like a tag", "A List<String> it is.\n\n/otel-fix all"],
    ["after an image", '<img src="x">\n\n/otel-fix all'],
    ["after a collapsed block that is closed by its list item", "- <details>\n\n/otel-fix all"],
    ["before an HTML comment", "/otel-fix all <!-- pr -->"],
    ["before an HTML comment of several lines", "/otel-fix all <!-- pr\n/otel-fix pr -->"],
    ["below a list, in the first column", "Done:\n- a\n- b\n/otel-fix all"],
    ["after a line with stars that pair with a later one", "Please *really\n/otel-fix all\ndo* it"],
    ["with a mention in front of it on another line", "@someone\n/otel-fix all"],
    ["with its word in backticks", "/otel-fix `all`"],
  ])("%s", (_, markdown) => {
    expect(read(markdown).commands).toMatchObject([
      { kind: "fix", scope: { of: "all" }, delivery: "commit" },
    ]);
  });

  it("for each line, in their order", () => {
    const markdown =
      "/otel-fix deploy/*.yaml\n/otel-fix prod/*.yaml pr\nand\n\n/otel-fix why\n\n> /otel-fix all\n\n/otel-fix help";
    expect(rawOf(markdown)).toEqual([
      "/otel-fix deploy/*.yaml",
      "/otel-fix prod/*.yaml pr",
      "/otel-fix why",
      "/otel-fix help",
    ]);
  });

  it("with its path as it is written, whatever Markdown makes of it", () => {
    const scope = {
      of: "named",
      rules: [],
      paths: ["a/__init__.yaml", "b/*x*.yaml", "https://example.org/c.yaml"],
    };
    expect(only("/otel-fix a/__init__.yaml b/\\*x*.yaml https://example.org/c.yaml")).toMatchObject({
      scope,
    });
  });
});

describe("a line of two words, of which the second is nearly one that is known,", () => {
  it.each([
    ["hlep", "/otel-fix help"],
    ["al", "/otel-fix all"],
    ["suppress", "/otel-fix ignore"],
    ["missing-recomended-disables", "/otel-fix missing-recommended-disables"],
  ])("is told what it may mean: %s", (word, nearest) => {
    expect(only(`Could you?\n/otel-fix ${word}`)).toMatchObject({ kind: "invalid", nearest });
  });

  it.each(["/otel-fix is great", "/otel-fix thanks", "/otel-fix hlep me"])(
    "is none of our business otherwise: %s",
    (line) => {
      expect(read(`Hm.\n${line}`)).toEqual({ commands: [], nearMiss: null });
    },
  );
});

describe("no command is", () => {
  it.each([
    ["within a line", "please /otel-fix all"],
    ["another word", "/otel-fixes all\n\nbye"],
    ["joined to something", "see\n/otel-fix/README.md"],
    ["inline code", "so:\n`/otel-fix all`"],
    ["inline code of several lines", "so: `a\n/otel-fix all\nb`"],
    ["fenced code", "so:\n```\n/otel-fix all\n```"],
    ["a fence of tildes", "so:\n~~~text\n/otel-fix all\n~~~"],
    ["a fence that is not closed", "so:\n```\n\n/otel-fix all"],
    ["a fence in a list", "- so:\n  ```\n  /otel-fix all\n  ```"],
    ["indented code", "so:\n\n    /otel-fix all"],
    ["code indented by a tab", "so:\n\n\t/otel-fix all"],
    ["a quote", "so:\n> /otel-fix all"],
    ["a quote's lazy continuation", "> so:\n/otel-fix all"],
    ["a quote's lazy continuation below a list", "> - so:\n/otel-fix all"],
    ["a quote in a list", "- > so:\n/otel-fix all"],
    ["an alert", "> [!NOTE]\n> so\n/otel-fix all"],
    ["an HTML comment", "so:\n<!--\n/otel-fix all\n-->"],
    ["an HTML comment with blank lines", "so:\n\n<!--\n\n/otel-fix all\n\n-->"],
    ["an HTML comment that is not closed", "so:\n\n<!--\n\n/otel-fix all"],
    ["an HTML comment within a line", "so <!-- a\n/otel-fix all\n--> be it"],
    ["an HTML block", "<div>\n/otel-fix all\n</div>"],
    ["a collapsed block", "<details><summary>so</summary>\n\n/otel-fix all\n\n</details>"],
    ["a collapsed block in capitals", "<DETAILS>\n\n/otel-fix all\n\n</DETAILS>"],
    ["a collapsed block that is not closed", "<details>\n\nso\n\n/otel-fix all"],
    ["a collapsed block that opens within a line", "so <details>\n\n/otel-fix all"],
    ["a collapsed block that is closed in code only", "<details>\n\n`</details>`\n\n/otel-fix all"],
    [
      "a collapsed block that is closed in a comment only",
      "<details>\n\n<!-- </details> -->\n\n/otel-fix all",
    ],
    ["an inner collapsed block's outer one", "<details>\n<details>\n\na\n\n</details>\n\n/otel-fix all"],
    ["a collapsed block with a list", "<details>\n\n- a\n/otel-fix all\n\n</details>"],
    ["a quote of HTML", "<blockquote>\n\n/otel-fix all\n\n</blockquote>"],
    ["preformatted HTML", "<pre>\n\n/otel-fix all\n\n</pre>"],
    ["a template", "<template>\n\n/otel-fix all\n\n</template>"],
    ["inline HTML code", "so <code>\n/otel-fix all\n</code>"],
    ["a table", "| a | b |\n| - | - |\n/otel-fix all"],
    ["a table's head", "/otel-fix all |\n-|\n"],
    ["a heading", "# so\n\n# /otel-fix all"],
    ["an underlined heading", "/otel-fix all\n---\nso"],
    ["a link", "[so\n/otel-fix all](https://example.org)"],
    ["a link by reference", "[so\n/otel-fix all][a]\n\n[a]: https://example.org"],
    ["an image's text", "![so\n/otel-fix all](https://example.org/a.png)"],
    ["a link's title", '[so]: https://example.org "\n/otel-fix all\n"'],
    ["struck out", "~~so\n/otel-fix all\nno~~"],
    ["a list item", "Either:\n- /otel-fix all\n- /otel-fix pr"],
    ["a numbered list item", "1. so\n2. /otel-fix all"],
    ["a task", "- [ ] so\n- [ ] /otel-fix all"],
    ["a list item's later line", "- so\n  /otel-fix all"],
    ["a list item's later paragraph", "- so\n\n  /otel-fix all"],
    ["a footnote", "so[^1]\n\n[^1]: because\n/otel-fix all"],
    ["escaped", "so\n\\/otel-fix all"],
    ["a sentence about the bot", "/otel-fix is great, thanks!\n\nBye"],
    ["after a line separator that is none to Markdown", "so\u2028/otel-fix all"],
    ["nothing", ""],
  ])("%s", (_, markdown) => {
    expect(read(markdown).commands).toEqual([]);
  });
});

describe("bounds", () => {
  it("ten commands are read, the rest is one answer", () => {
    const { commands } = read("/otel-fix why\n".repeat(300));
    expect(commands).toHaveLength(MAX_COMMANDS + 1);
    expect(commands.slice(0, MAX_COMMANDS).every(({ kind }) => kind === "why")).toBe(true);
    expect(commands.at(-1)).toMatchObject({ kind: "invalid", found: ["300"] });
  });

  it("the line is kept to 200 characters", () => {
    expect(only(`/otel-fix help ${"x".repeat(500)}`).raw).toHaveLength(200);
    expect(only(`/otel-fix help ${"x".repeat(183)}😀😀`).raw.isWellFormed()).toBe(true);
  });

  it("a command of more than 10,000 characters is one answer", () => {
    expect(read(`/otel-fix ${"a/b.yaml ".repeat(2_000)}`).commands).toMatchObject([
      { kind: "invalid", found: ["one in a comment that is too long or too intricate"] },
    ]);
  });

  it("blocks before the limit are read, a command after it is an answer", () => {
    const markdown = `/otel-fix why\n\n${"word ".repeat(3_000)}\n\n/otel-fix all`;
    expect(read(markdown).commands.map(({ kind }) => kind)).toEqual(["why", "invalid"]);
    expect(read(`/otel-fix why\n\n${"word ".repeat(3_000)}`).commands.map(({ kind }) => kind)).toEqual([
      "why",
    ]);
  });

  it("a code span whose end is beyond the limit hides what is in it", () => {
    const markdown = `so:\n\n\`\n/otel-fix all\n${"word ".repeat(3_000)}\``;
    expect(read(markdown).commands.map(({ kind }) => kind)).toEqual(["invalid"]);
  });

  it("what follows a line that is nested too deeply is not read", () => {
    for (const marks of ["> ", ">", "- ", "1. ", "+\t", "> - ", "[^a]: "]) {
      const markdown = `/otel-fix why\n\n${marks.repeat(1_000)}a\n\n/otel-fix all`;
      expect(read(markdown).commands.map(({ kind }) => kind)).toEqual(["why", "invalid"]);
    }
    expect(only(`${"> ".repeat(20)}a\n\n/otel-fix all`)).toMatchObject({ kind: "fix" });
  });

  it("what follows a paragraph with thousands of marks that may pair is not read", () => {
    for (const marks of ["![", "[a](", "*a ", "_a ", "~a "]) {
      const markdown = `/otel-fix why\n\n${marks.repeat(1_200)}\n\n/otel-fix all`;
      expect(read(markdown).commands.map(({ kind }) => kind)).toEqual(["why", "invalid"]);
      expect(read(`${marks.repeat(200)}\n\n`.repeat(5) + "/otel-fix all").commands).toMatchObject([
        { kind: "fix" },
      ]);
    }
  });

  it("500 paths can be named, one more cannot", () => {
    const paths = (count: number) => Array.from({ length: count }, (_, index) => `a/${index}`);
    expect(only(`/otel-fix ${paths(500).join(" ")}`)).toMatchObject({ scope: { paths: paths(500) } });
    expect(only(`/otel-fix ${paths(501).join(" ")}`)).toMatchObject({ kind: "invalid", found: ["501"] });
  });

  it.each([
    ["U+0007", "\u0007"],
    ["U+001B", "\u001b[31m"],
    ["U+0085", "\u0085"],
    ["U+202E", "\u202e"],
    ["U+200B", "\u200b"],
    ["U+2028", "\u2028"],
    ["U+2066", "\u2066"],
    ["U+D800", "\ud800"],
  ])("the character %s is refused", (name, character) => {
    expect(only(`/otel-fix a/b${character}.yaml`)).toMatchObject({
      kind: "invalid",
      found: [{ code: name }],
    });
  });

  it("mentions in arguments are text", () => {
    const reason = "ask @octocat and @acme/team";
    const markdown = `/otel-fix ignore missing-recommended-disables reason: ${reason}`;
    expect(only(markdown)).toMatchObject({ kind: "ignore", reason });
    expect(only("/otel-fix why @octocat")).toMatchObject({ kind: "invalid", found: [{ code: "@octocat" }] });
  });
});
