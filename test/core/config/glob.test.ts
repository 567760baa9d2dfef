import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGlobs, countAlternatives, describeGlobFault } from "../../../src/core/config/globs.ts";
import { TRIES } from "../../property-runs.ts";
import { timeOf } from "../../growth.ts";

function matches(globs: readonly string[], path: string): boolean {
  return compileGlobs(globs)(path);
}

describe("what a glob matches", () => {
  it.each([
    ["a.yaml", "a.yaml", true],
    ["a.yaml", "b/a.yaml", false],
    ["./a.yaml", "a.yaml", true],
    ["*", "a", true],
    ["*", "a/b", false],
    ["*.yaml", ".yaml", true],
    ["*.yaml", ".hidden.yaml", true],
    [".github/*.yml", ".github/otel-fix.yml", true],
    ["**/*.yaml", "a.yaml", true],
    ["**/*.yaml", "a/b/c.yaml", true],
    ["**/*.yaml", ".argo/.x/c.yaml", true],
    ["a/**", "a/b/c", true],
    ["a/**", "ab/c", false],
    ["a/**", "a", false],
    ["a/**/z", "a/z", true],
    ["a/**/z", "a/b/c/z", true],
    ["a/**/b/**/c", "a/x/b/y/b/c", true],
    ["a/**/b/**/c", "a/x/c", false],
    ["**", "any/thing", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a?c", "a/c", false],
    ["[ab]c", "bc", true],
    ["[ab]c", "cc", false],
    ["[a-cx-z]", "y", true],
    ["[!a-c]", "d", true],
    ["[!a-c]", "b", false],
    ["[!a]", "!", true],
    ["x[!a]y", "x/y", false],
    ["[a.]b", ".b", true],
    ["*/**", "a", false],
    ["**/*.yaml", "two\nlines/a.yaml", true],
    ["{a/**/b,c}/d", "a/b/d", true],
    ["{a/**/b,c}/d", "a/x/y/b/d", true],
    ["[^a]", "a", false],
    ["[^a]", "^", true],
    ["[a-]", "-", true],
    ["*a*b", "xaxbxb", true],
    ["*a*b", "xaxbx", false],
    ["**/*.{yaml,yml,json,tpl}", "charts/x/templates/_a.tpl", true],
    ["**/*.{yaml,yml,json,tpl}", "readme.md", false],
    ["{a,b/{c,d*}}/e", "b/dx/e", true],
    ["{a,b/{c,d*}}/e", "b/x/e", false],
    ["a{,-test}.yaml", "a.yaml", true],
    ["a{,-test}.yaml", "a-test.yaml", true],
    ["a ?1?.yaml", "a (1).yaml", true],
    ["a+b++c", "a+b++c", true],
    ["a+b++c", "aab+c", false],
    ["$a^", "$a^", true],
    ["a!b", "a!b", true],
    ["a.b", "axb", false],
    ["A", "a", false],
  ])("%s, %s: %s", (glob, path, expected) => {
    expect(matches([glob], path)).toBe(expected);
  });

  it("takes in again and out again by the last glob that matches", () => {
    const globs = ["**/charts/**", "!charts/ours/**", "charts/ours/old/**"];
    expect(matches(globs, "charts/theirs/a.yaml")).toBe(true);
    expect(matches(globs, "charts/ours/a.yaml")).toBe(false);
    expect(matches(globs, "charts/ours/old/a.yaml")).toBe(true);
    expect(matches(globs, "a.yaml")).toBe(false);
    expect(matches([], "a.yaml")).toBe(false);
  });
});

describe("what is not a glob", () => {
  const wildcards =
    "fewer wildcards: two **/ and one * in each name, or one **/ and two * in one name; 8 * in all";
  const brackets =
    "a closing bracket for each opening one, and letters, digits, _ . or a last - between, as in [a-z]";
  const braces = "braces that close and list alternatives, such as {yaml,yml}";
  const groups =
    'a glob without ( ) | "; braces list alternatives, as in {a,b}, and ? stands for any character';
  const root = "a path from the root of the repository, without . and .. in it";
  it.each([
    ["", "a glob, such as clusters/test/**"],
    ["!", "a glob, such as clusters/test/**"],
    ["/a", "a path from the root of the repository, without a slash in front"],
    ["!/a", "a path from the root of the repository, without a slash in front"],
    ["a/", "a glob that names files: end it with /** for everything in a folder"],
    ["a//b", "something between two slashes"],
    ["../a", root],
    ["a/./b", root],
    ["{1..3}", root],
    ["**.yaml", "** alone between slashes, such as **/*.yaml"],
    ["a**", "** alone between slashes, such as **/*.yaml"],
    ["***", "** alone between slashes, such as **/*.yaml"],
    ["{a,b}**", "** alone between slashes, such as **/*.yaml"],
    ["{**/a,b}", "** alone between slashes, such as **/*.yaml"],
    ["clusters\\test", "slashes between folders and no backslash; ? stands for any character"],
    ["a\\", "slashes between folders and no backslash; ? stands for any character"],
    ["[a", brackets],
    ["[a/b]", brackets],
    ["[]", brackets],
    ["[!]", brackets],
    ["[+-0]", brackets],
    ["[[:alpha:]]", brackets],
    ["a]", brackets],
    ["[z-a]", "a range in order, as in [a-z]"],
    ["{a,b", braces],
    ["a}", braces],
    ["{a}", braces],
    ["@(a|b)", groups],
    ["+(a)", groups],
    ["a|b", groups],
    ['"a"', groups],
    ["{a,aa}+b", "no + after a brace or a bracket; ? stands for any character"],
    ["[ab]+b", "no + after a brace or a bracket; ? stands for any character"],
    ["{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "braces with at most 50 alternatives"],
    ["a".repeat(257), "a glob of at most 256 characters"],
    ["*a*b*", wildcards],
    ["*a*/*b*", wildcards],
    ["*a{/,b}*{/,b}*", wildcards],
    ["**/a/**/*b*", wildcards],
    ["**/a/**/b/**/c", wildcards],
    ["{**,a}/{b/**/c,d/**/e}/**/f", "** alone between slashes, such as **/*.yaml"],
    ["a/{b/**/c,d/**/e}/**/f", wildcards],
    ["*/".repeat(8) + "*", wildcards],
  ])("%j", (text, expected) => {
    expect(describeGlobFault(text)).toBe(expected);
    expect(() => compileGlobs([text])).toThrow(expected);
  });

  it.each([
    "**/a/**/b/**",
    "**/*a*.yaml",
    "**/a/**/*.{yaml,yml,json,tpl}",
    "**/{*a*.yaml,*b.yml,*.json}",
    "*/".repeat(7) + "*",
    "a".repeat(256),
  ])("%j is one", (text) => {
    expect(describeGlobFault(text)).toBeUndefined();
  });
});

describe("laws of globs", () => {
  const path = fc
    .array(fc.string({ unit: fc.constantFrom("a", "b", ".", "+"), minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((names) => names.join("/"))
    .filter((text) => !/(^|\/)\.\.?(\/|$)/.test(text));
  const part = fc.constantFrom(...Array.from("ab.*?/,{}[]^!-+$ "), "**/", "[ab]", "{a,b}", "{a,b*}");
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join("")),
  );

  it("reads any text as a glob or says what it expected", () => {
    fc.assert(
      fc.property(anyText, path, (text, name) => {
        const expected = describeGlobFault(text);
        if (expected === undefined) matches([text], name);
        else expect(expected).not.toBe("");
      }),
      { numRuns: TRIES },
    );
  });

  it("matches with a brace what one of its alternatives matches, and counts them", () => {
    const option = fc.stringMatching(/^[ab?.]{0,2}$/);
    const list = fc.array(option, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(list, list, path, (first, second, name) => {
        const glob = `**/{${first.join(",")}}x{${second.join(",")}}*`;
        fc.pre(describeGlobFault(glob) === undefined);
        const spread = first.flatMap((one) => second.map((two) => `**/${one}x${two}*`));
        const sample = name.replace("+", "x");
        expect(matches([glob], sample)).toBe(spread.some((text) => matches([text], sample)));
        expect(countAlternatives(glob)).toBe(spread.length);
      }),
      { numRuns: TRIES / 2 },
    );
  });

  it("counts no fewer alternatives than nested braces stand for", () => {
    expect(countAlternatives("a")).toBe(1);
    expect(countAlternatives("{a,b}/{c,d,e}")).toBe(6);
    expect(countAlternatives("{a{b,c}{d,e},f}")).toBeGreaterThanOrEqual(5);
  });
});

describe("the work for a path", () => {
  it("matches nothing that is longer than 1,024 characters", () => {
    expect(matches(["**"], "a".repeat(1024))).toBe(true);
    expect(matches(["**"], "a".repeat(1025))).toBe(false);
  });

  const folders = (length: number) => `${"a/".repeat(length / 2 - 1)}c`;
  const name = (length: number) => "a".repeat(length);
  const alike = `{${"a,".repeat(49)}a}`;
  it.each([
    ["two **/ and a * in many names", "**/a/**/*/*/*/*/*/*/b", folders],
    ["two **/ and braces of like alternatives", `**/${alike}/**/b`, folders],
    ["two * in a name, braces of like alternatives", `**/*${alike}*b`, name],
    ["two * in a name and a long rest", `**/*a*${"[ab]".repeat(40)}c`, name],
    // A busy machine can disturb one measurement; it does not turn one power into another.
  ])("grows with the square of its length at most: %s", { retry: 3 }, (_, glob, build) => {
    expect(describeGlobFault(glob)).toBeUndefined();
    const isMatch = compileGlobs([glob]);
    measure(isMatch, build(256));
    // The square of two is 4; a third place to begin anywhere makes it 8.
    const ratio = measure(isMatch, build(512)) / measure(isMatch, build(256));
    expect(ratio).toBeLessThan(6.5);
  });
});

/** The least of some runs: what others do on the machine only adds to it. */
function measure(isMatch: (path: string) => boolean, path: string): number {
  const runs = Array.from({ length: 9 }, () => timeOf(() => expect(isMatch(path)).toBe(false)));
  return Math.min(...runs);
}
