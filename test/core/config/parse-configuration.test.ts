import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfiguration, type ConfigurationError } from "../../../src/core/config/parse-configuration.ts";
import { TRIES } from "../../property-runs.ts";

const ruleIds = ["missing-recommended-disables", "unknown-name"];

function parse(text: string) {
  return parseConfiguration(text, { path: ".github/otel-fix.yml", ruleIds });
}

function readSettings(text: string): unknown {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.message).join("\n"));
  return parsed.layer.settings;
}

function readErrors(text: string): readonly ConfigurationError[] {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.errors;
}

describe("what a configuration may say", () => {
  it.each([
    ["_extends: acme/settings:otel/fix.yml", { _extends: "acme/settings:otel/fix.yml" }],
    ["_extends:", { _extends: null }],
    ["preset: strict", { preset: "strict" }],
    ["preset: [strict, quiet-node]", { preset: ["strict", "quiet-node"] }],
    ["preset: []", { preset: [] }],
    [
      "recommended: { python: [requests, redis], java: [jdbc], nodejs: [net], dotnet: [SQLCLIENT], php: [psr18], ruby: [net_http] }",
      {
        recommended: {
          python: ["requests", "redis"],
          java: ["jdbc"],
          nodejs: ["net"],
          dotnet: ["SQLCLIENT"],
          php: ["psr18"],
          ruby: ["net_http"],
        },
      },
    ],
    ["keep: { python: [flask], java: ~ }", { keep: { python: ["flask"], java: null } }],
    [
      "rules: { unknown-name: off, missing-recommended-disables: null }",
      { rules: { "unknown-name": "off", "missing-recommended-disables": null } },
    ],
    [
      "paths: { include: ['**/*.yaml'], exclude: [vendor/**, '!vendor/ours/**'] }",
      { paths: { include: ["**/*.yaml"], exclude: ["vendor/**", "!vendor/ours/**"] } },
    ],
    [
      "overrides: [{ paths: [a/**], keep: { python: [flask] }, recommended: { java: [] }, rules: { unknown-name: error } }]",
      {
        overrides: [
          {
            paths: ["a/**"],
            keep: { python: ["flask"] },
            recommended: { java: [] },
            rules: { "unknown-name": "error" },
          },
        ],
      },
    ],
    ["review: { comments: summary, drafts: true }", { review: { comments: "summary", drafts: true } }],
    ["check: { failOn: never }", { check: { failOn: "never" } }],
    ["fix: { allow: maintain }", { fix: { allow: "maintain" } }],
    ["suppressions: deny", { suppressions: "deny" }],
    ["review:\ncheck: ~\n", { review: null, check: null }],
  ])("reads %s", (text, settings) => {
    expect(readSettings(text)).toEqual(settings);
  });

  it.each(["", "\n", "# nothing here\n", "---\n", "~", "{}", "\uFEFF"])("takes %j as no settings", (text) => {
    expect(readSettings(text)).toEqual({});
  });

  it("reads off as the word, even where the file asks for YAML 1.1", () => {
    expect(readSettings("%YAML 1.1\n---\nreview: { comments: off }")).toEqual({
      review: { comments: "off" },
    });
  });

  it("reads JSON, carriage returns and a byte order mark", () => {
    expect(readSettings('\uFEFF{"check":\r\n {"failOn": "notice"}}\r\n')).toEqual({
      check: { failOn: "notice" },
    });
  });

  it("reads aliases", () => {
    expect(
      readSettings("keep: &names\n  python: [flask]\noverrides:\n  - paths: [a]\n    keep: *names"),
    ).toEqual({
      keep: { python: ["flask"] },
      overrides: [{ paths: ["a"], keep: { python: ["flask"] } }],
    });
  });

  it("names the file as the origin of the layer", () => {
    expect(parse("")).toMatchObject({ ok: true, layer: { origin: ".github/otel-fix.yml" } });
  });
});

describe("what it says about an error", () => {
  it.each([
    ["recommended: { go: [http] }", "recommended.go"],
    ["keep: { go: [] }", "keep.go"],
    ["overrides: [{ paths: [a], recommended: { go: ~ } }]", "overrides[0].recommended.go"],
  ])("says that Go has no setting of that kind: %j", (text, key) => {
    expect(readErrors(text).map(({ message }) => message)).toEqual([
      `${key}: expected a language whose agent can disable instrumentations, which Go's cannot (python, java, nodejs, dotnet, php, ruby); found "go"`,
    ]);
  });

  it.each(["constructor", "toString"])("takes no word of the runtime for one of ours: %s", (name) => {
    expect(readErrors(`keep: { ${name}: [] }`)[0]?.message).toContain("expected a key that is known here (");
  });

  it("keeps that for languages: a rule of that name is no rule", () => {
    expect(readErrors("rules: { go: off }")[0]?.message).toContain("expected the id of a rule");
  });

  const choices = "missing-recommended-disables, unknown-name";
  it.each([
    [
      "check:\n  failsOn: error",
      2,
      3,
      "check.failsOn",
      "a key that is known here (failOn)",
      '"failsOn"',
      "failOn",
    ],
    [
      "rules:\n  unknown-nmae: off",
      2,
      3,
      "rules.unknown-nmae",
      `the id of a rule (${choices})`,
      '"unknown-nmae"',
      "unknown-name",
    ],
    [
      "keep: { pyhton: [] }",
      1,
      9,
      "keep.pyhton",
      "a key that is known here (python, java, nodejs, dotnet, php, ruby)",
      '"pyhton"',
      "python",
    ],
    [
      "recommended: { rubi: [] }",
      1,
      16,
      "recommended.rubi",
      "a key that is known here (python, java, nodejs, dotnet, php, ruby)",
      '"rubi"',
      "ruby",
    ],
    [
      "preset: stict",
      1,
      9,
      "preset",
      "one of default, strict, quiet-node, quiet-python-clients",
      '"stict"',
      "strict",
    ],
    [
      "preset: [strict, quiet-nod]",
      1,
      18,
      "preset[1]",
      "one of default, strict, quiet-node, quiet-python-clients",
      '"quiet-nod"',
      "quiet-node",
    ],
    [
      "overrides:\n  - paths: [a]\n    rules: { unknown-name: eror }",
      3,
      28,
      "overrides[0].rules.unknown-name",
      "one of off, notice, warning, error",
      '"eror"',
      "error",
    ],
  ])("offers the nearest name: %j", (text, line, column, key, expected, found, nearest) => {
    const message = `${key}: expected ${expected}; found ${found}; did you mean ${nearest}?`;
    expect(readErrors(text)).toEqual([
      {
        kind: expect.stringMatching(/^(key|value)$/),
        path: ".github/otel-fix.yml",
        line,
        column,
        key,
        expected,
        found,
        message,
      },
    ]);
  });

  it.each([
    ["- a", 1, 1, "", "a map of keys", "a list of 1 item"],
    ["just text", 1, 1, "", "a map of keys", "text"],
    [
      "nothing-like-it: 1",
      1,
      1,
      "nothing-like-it",
      expect.stringContaining("a key that is known here"),
      '"nothing-like-it"',
    ],
    ["__proto__: 1", 1, 1, "__proto__", expect.stringContaining("a key that is known here"), '"__proto__"'],
    ["recommended:\n  python: requests,flask", 2, 11, "recommended.python", "a list", '"requests,flask"'],
    [
      "recommended:\n  python:\n    - requests,flask",
      3,
      7,
      "recommended.python[0]",
      "a name without commas or spaces, such as urllib3",
      '"requests,flask"',
    ],
    [
      "preset: 5",
      1,
      9,
      "preset",
      "a preset, or a list of them (default, strict, quiet-node, quiet-python-clients)",
      "5",
    ],
    ["preset: {}", 1, 9, "preset", expect.stringContaining("a preset, or a list of them"), "a map"],
    [`preset: [${"strict, ".repeat(20)}strict]`, 1, 9, "preset", "at most 20 presets", "a list of 21 items"],
    ["keep: { java: [''] }", 1, 16, "keep.java[0]", "a name without commas or spaces, such as urllib3", '""'],
    ["keep: { java: [1.5] }", 1, 16, "keep.java[0]", "text", "1.5"],
    ["review: { drafts: off }", 1, 19, "review.drafts", "true or false", '"off"'],
    ["review: [inline]", 1, 9, "review", "a map of keys", "a list of 1 item"],
    ["check: { failOn: 3 }", 1, 18, "check.failOn", "one of notice, warning, error, never", "3"],
    ["fix: { allow: {} }", 1, 15, "fix.allow", "one of read, triage, write, maintain, admin", "a map"],
    ["suppressions: true", 1, 15, "suppressions", "one of allow, report, deny", "true"],
    [
      "_extends: https://example.com",
      1,
      11,
      "_extends",
      "repo, owner/repo, or either with :path/to/file.yml",
      '"https://example.com"',
    ],
    ["paths: { include: [] }", 1, 19, "paths.include", "at least one glob", "a list of 0 items"],
    ["paths:\n  include:", 2, 11, "paths.include", "a list", "null"],
    [
      "paths: { exclude: ['a', 'b['] }",
      1,
      25,
      "paths.exclude[1]",
      expect.stringContaining("a closing bracket"),
      '"b["',
    ],
    [
      "paths: { exclude: ['!a'] }",
      1,
      20,
      "paths.exclude[0]",
      expect.stringContaining("a glob before the first one with !"),
      '"!a"',
    ],
    ["overrides:\n  - keep: {}", 2, 5, "overrides[0].paths", "a list", "nothing"],
    ["overrides: [{ paths: [] }]", 1, 22, "overrides[0].paths", "at least one glob", "a list of 0 items"],
    [
      "overrides: [{ paths: [a], rules: { unknown-name: ~ } }]",
      1,
      50,
      "overrides[0].rules.unknown-name",
      "one of off, notice, warning, error",
      "null",
    ],
    ["check: {}\nfix: {}\ncheck: {}", 3, 1, "check", "each key once", "a second check"],
    ["? [a]\n: b", 1, 3, "", "a plain key", "a list, a map or an alias as a key"],
    ["keep: *names", 1, 7, "keep", "an alias of an anchor before it", '"*names"'],
    ["keep: &a\n  python: *a", 2, 11, "keep.python", "an alias of an anchor before it", '"*a"'],
    ["preset: [default", 1, 17, "", "YAML in one document", expect.stringContaining("Flow sequence")],
    ["preset: !word strict", 1, 9, "", "YAML in one document", "Unresolved tag: !word"],
    [
      "preset: strict\n---\npreset: strict",
      2,
      1,
      "",
      "YAML in one document",
      expect.stringContaining("multiple documents"),
    ],
  ])(
    "says where, what was expected and what was found: %j",
    (text, line, column, key, expected: unknown, found: unknown) => {
      expect(readErrors(text)[0]).toMatchObject({ line, column, key, expected, found });
    },
  );

  it("shows a text that could act as quoted and cut", () => {
    const [error] = readErrors(`preset: "a\\nb${"x".repeat(1000)}"`);
    expect(error?.found).toBe(`"a\\nb${"x".repeat(57)}…"`);
  });

  it("shows a long name and a long way to a value cut, however much stands below the name", () => {
    const name = "k".repeat(100_000);
    const [long] = readErrors(`? ${name}\n: [${"a,".repeat(15_000)}]\n`);
    expect(long?.key).toBe(`["${"k".repeat(60)}…"]`);
    expect(long?.message.length).toBeLessThan(500);
    const deep = readErrors(`${"{ a: ".repeat(25)}{ b: 1, b: 2 }${" }".repeat(25)}`);
    expect(deep[0]?.key).toBe(`…${"a.".repeat(11)}b`);
  });

  it("quotes nothing of a text that is no map: it was not meant as a configuration", () => {
    for (const text of ["hunter2", '"hunter2"', "|\n  hunter2", "- hunter2", "- [hunter2]"])
      expect(
        readErrors(text)
          .map(({ message }) => message)
          .join(),
      ).not.toContain("hunter2");
  });

  it("shows characters that nobody sees as numbers", () => {
    expect(readErrors('preset: "\u0085\u202e\ud800"')[0]?.found).toBe('"\\u{85}\\u{202e}\\ud800"');
    expect(readErrors('"\u009b": 1')[0]?.key).toBe('["\\u{9b}"]');
  });

  it("tells every error, in the order of the file", () => {
    const errors = readErrors("presett: strict\ncheck: { failOn: 1 }\nfixx: {}\nreview: { comments: 2 }\n");
    expect(errors.map((error) => error.line)).toEqual([1, 2, 3, 4]);
  });

  it("places an error inside of an alias at the alias or at what it names", () => {
    const [error] = readErrors("keep: { python: &list ['a b'] }\nrecommended:\n  python: *list");
    expect(error).toMatchObject({ line: 1, key: "keep.python[0]" });
    expect(readErrors("keep: { python: &list ['a b'] }\nrecommended:\n  python: *list")[1]).toMatchObject({
      line: 3,
    });
  });
});

describe("what is too much", () => {
  it.each([
    ["a file of more than 256 KiB", `#${"x".repeat(256 * 1024)}`, "a file of at most 256 KiB"],
    ["flow lists in lists", "[".repeat(200_000), "a file that is not nested that deep"],
    ["block lists in lists", "- ".repeat(100_000), "a file that is not nested that deep"],
    ["maps as keys of maps", "? ".repeat(100_000), "a file that is not nested that deep"],
    ["more than 20,000 values", `keep: [${"a,".repeat(20_000)}]`, "a file of at most 20000 values"],
    [
      "more than 100 aliases",
      `keep: &k {}\noverrides: [${"{ paths: [a], keep: *k },".repeat(101)}]`,
      "at most 100 aliases",
    ],
    ["more than 200 names", `keep: { python: [${"a,".repeat(201)}] }`, "at most 200 names"],
    ["more than 200 globs", `paths: { exclude: [${"a,".repeat(201)}] }`, "at most 200 globs"],
    ["more than 100 overrides", `overrides: [${"{ paths: [a] },".repeat(101)}]`, "at most 100 overrides"],
    [
      "globs that spread to more than 500",
      `paths: { exclude: [${'"{a,b}{c,d}{e,f}{g,h}",'.repeat(32)}] }`,
      expect.stringContaining("at most 500 patterns"),
    ],
  ])("refuses %s", (_, text, expected: unknown) => {
    expect(readErrors(text)[0]).toMatchObject({ expected });
  });

  it("accepts 100 aliases and 500 patterns", () => {
    expect(parse(`keep: &k {}\noverrides: [${"{ paths: [a], keep: *k },".repeat(100)}]`).ok).toBe(true);
    expect(parse(`paths: { exclude: [${'"{a,b}{c,d}{e,f}{g,h}",'.repeat(31)}] }`).ok).toBe(true);
  });

  it("refuses aliases that would grow to billions of values", () => {
    const lines = ["a0: &a0 [x, x]"];
    for (let level = 1; level < 40; level++)
      lines.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
    expect(parse(lines.join("\n")).ok).toBe(false);
  });

  it("tells at most 50 errors", () => {
    expect(readErrors(Array.from({ length: 500 }, (_, index) => `key${index}: 1`).join("\n"))).toHaveLength(
      50,
    );
  });
});

describe("any text", () => {
  const word = fc.constantFrom(
    ..."preset: |strict|recommended:\n|  python: |[|]|{|}|,|- |\n|  |overrides:\n|paths: |'a/**'|\"|'|&a |*a|!t |? |: |~|%YAML 1.1\n|---\n|#|null|\\|\t|\r\n|__proto__: |{a,b}|!|\u0000|\uD800".split(
      "|",
    ),
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(word, { maxLength: 60 }).map((words) => words.join("")),
  );

  it("gives a layer or errors with a place in the text, and never throws", () => {
    fc.assert(
      fc.property(text, (sample) => {
        const lines = sample.split("\n").length;
        for (const error of readErrors(sample)) {
          expect(error.line).toBeGreaterThanOrEqual(1);
          expect(error.line).toBeLessThanOrEqual(lines);
          expect(error.column).toBeGreaterThanOrEqual(1);
          expect(error.message).not.toMatch(/\p{Cc}/u);
        }
      }),
      { numRuns: TRIES },
    );
  });
});
