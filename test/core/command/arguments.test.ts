import { describe, expect, it } from "vitest";
import { isCalendarDate } from "../../../src/core/text/calendar-date.ts";
import type { Command, FixCommand } from "../../../src/core/command/command.ts";
import { findCommands } from "../../../src/core/command/find-commands.ts";
import { proseToText } from "../../../src/core/text/prose.ts";

const rule = "missing-recommended-disables";
const ruleIds = [rule, "sampler-argument-out-of-range"];

/** The one command of a comment that says more than the command, so that a near miss is none. */
function read(line: string): Command | undefined {
  return findCommands(`Please:\n${line}`, { ruleIds }).commands[0];
}

function refusal(line: string): string {
  const command = read(line);
  if (command?.kind !== "invalid") throw new Error(`not refused: ${line}`);
  const nearest = command.nearest === null ? "" : ` (${command.nearest}?)`;
  return `expected ${proseToText(command.expected)}, found ${proseToText(command.found)}${nearest}`;
}

describe("/otel-fix", () => {
  const plain: Omit<FixCommand, "raw"> = {
    kind: "fix",
    scope: { of: "here" },
    delivery: "commit",
    isDryRun: false,
    withUnsafe: false,
  };
  const named = (rules: readonly string[], paths: readonly string[]) => ({
    scope: { of: "named", rules, paths },
  });

  it.each([
    ["/otel-fix", {}],
    ["/otel-fix all", { scope: { of: "all" } }],
    ["/otel-fix --dry-run", { isDryRun: true }],
    ["/otel-fix --unsafe all --dry-run", { scope: { of: "all" }, isDryRun: true, withUnsafe: true }],
    ["/otel-fix pr", { delivery: "pull-request" }],
    ["/otel-fix pr all --unsafe", { scope: { of: "all" }, delivery: "pull-request", withUnsafe: true }],
    [`/otel-fix ${rule}`, named([rule], [])],
    [
      `/otel-fix ${rule} a/b ${rule} ./a/b c.yaml pr`,
      { ...named([rule], ["a/b", "c.yaml"]), delivery: "pull-request" },
    ],
    ['/otel-fix "a b/c d.yaml" e.yaml', named([], ["a b/c d.yaml", "e.yaml"])],
    ["/otel-fix “a b.yaml”", named([], ["a b.yaml"])],
    ['/otel-fix "Makefile" "all"', named([], ["Makefile", "all"])],
    ["/otel-fix `a/b.yaml` ``c.yaml``", named([], ["a/b.yaml", "c.yaml"])],
    ["/otel-fix .github/x ../y .z", named([], [".github/x", "../y", ".z"])],
    ["/otel-fix\tall\u00a0--dry-run", { scope: { of: "all" }, isDryRun: true }],
  ])("%s is read", (line, expected) => {
    expect(read(line)).toEqual({ ...plain, ...expected, raw: line });
  });

  it.each([
    [`/otel-fix all ${rule}`, "expected either `all`, or rules and paths, found both"],
    ["/otel-fix --dryrun", "expected `--dry-run` or `--unsafe`, found `--dryrun` (--dry-run?)"],
    ["/otel-fix —dry-run", "expected `--dry-run` or `--unsafe`, found `—dry-run` (--dry-run?)"],
    [
      "/otel-fix a/b missing-recomended-disables",
      "expected the id of a rule, a path (with `/` or `.` in it), `all`, `pr` or an option, found `missing-recomended-disables` (missing-recommended-disables?)",
    ],
    [
      "/otel-fix all ALL",
      "expected the id of a rule, a path (with `/` or `.` in it), `all`, `pr` or an option, found `ALL` (all?)",
    ],
    ['/otel-fix "a b.yaml', "expected a double quote after the path too, found only the one before it"],
    ['/otel-fix a/b "c d.yaml', "expected a double quote after the path too, found only the one before it"],
  ])("%s is refused", (line, expected) => {
    expect(refusal(line)).toBe(expected);
  });
});

describe("/otel-fix why", () => {
  it.each([
    ["/otel-fix why", null],
    [`/otel-fix why ${rule}`, { kind: "rule", rule }],
    ["/otel-fix why ./deploy/a.yaml", { kind: "path", path: "deploy/a.yaml" }],
    ['/otel-fix why "a b"', { kind: "path", path: "a b" }],
  ])("%s is read", (line, about) => {
    expect(read(line)).toEqual({ kind: "why", about, raw: line });
  });

  it.each([
    ["/otel-fix why not", "found `not`"],
    [
      "/otel-fix why sampler-argument-out-of-rang",
      "found `sampler-argument-out-of-rang` (sampler-argument-out-of-range?)",
    ],
    ["/otel-fix why a/b c/d", "found 2 words"],
    ['/otel-fix why "a', "found a double quote that is not closed"],
  ])("%s is refused", (line, found) => {
    expect(refusal(line)).toBe(
      `expected nothing, the id of one rule, one path or \`pod:NAME\` after \`why\`, ${found}`,
    );
  });
});

describe("/otel-fix ignore", () => {
  it.each([
    ["reason: noise until: 2028-02-29", { reason: "noise", until: "2028-02-29" }],
    ["reason: noise", { reason: "noise", until: null }],
    ["until: 2026-12-31 reason: noise", { reason: "noise", until: "2026-12-31" }],
    ["reason:noise until:2026-12-31", { reason: "noise", until: "2026-12-31" }],
    ['reason: "all `of` it"', { reason: "all `of` it", until: null }],
    ['reason: say "a" and "b"', { reason: 'say "a" and "b"', until: null }],
    [
      "reason: the reason: see thereuntil: --unsafe",
      { reason: "the reason: see thereuntil: --unsafe", until: null },
    ],
    ["reason: über 👩‍🚀", { reason: "über 👩‍🚀", until: null }],
  ])("%s is read", (fields, expected) => {
    for (const name of [rule, `\`${rule}\``]) {
      const line = `/otel-fix ignore ${name} ${fields}`;
      expect(read(line)).toEqual({ kind: "ignore", rule, ...expected, raw: line });
    }
  });

  it.each([
    ["", "expected the id of a rule after `ignore`, found nothing"],
    ["reason: noise", "expected the id of a rule after `ignore`, found `reason:`"],
    ["missing-recommended-disable", "found `missing-recommended-disable` (missing-recommended-disables?)"],
    [rule, "expected `reason:` and why, after the rule, found no reason"],
    [`${rule} reason:`, "expected `reason:` and why, after the rule, found an empty one"],
    [`${rule} reason: until: 2026-12-31`, "found an empty one"],
    [`${rule} because reason: noise`, "expected `reason:` and why, after the rule, found `because`"],
    [`${rule} Reason: noise`, "found `Reason: noise`"],
    [`${rule} reason: ${"x".repeat(501)}`, "expected a reason of at most 500 characters, found one of 501"],
    [
      `${rule} reason: a until: 2027-02-29`,
      "expected a day of the calendar after `until:`, as in `2028-02-29`, found `2027-02-29`",
    ],
    [`${rule} reason: a until: 2027-02-28 or so`, "found `2027-02-28 or so`"],
    [`${rule} reason: a until: 2027-02-28 until: 2027-03-01`, "found `2027-02-28 until: 2027-03-01`"],
    [`${rule} reason: a until:`, "found nothing"],
    [`${rule} reason: see {{ fail "a" }}`, "expected a reason without `{{`, which Helm would execute"],
    [`${rule} reason: see until=2027-01-01`, "expected the last day as `until: YYYY-MM-DD`"],
  ])("ignore %s is refused", (text, expected) => {
    expect(refusal(`/otel-fix ignore ${text}`)).toContain(expected);
  });
});

describe("/otel-fix recheck and help", () => {
  it("take their word alone, help anything", () => {
    expect(read("/otel-fix recheck")).toEqual({ kind: "recheck", raw: "/otel-fix recheck" });
    expect(refusal("/otel-fix recheck now")).toBe("expected nothing after `recheck`, found `now`");
    expect(read("/otel-fix help")).toMatchObject({ kind: "help" });
    expect(read("/otel-fix help me with all of it")).toMatchObject({ kind: "help" });
    expect(read("/otel-fix --help")).toMatchObject({ kind: "help" });
  });
});

describe("a day of the calendar", () => {
  it("is one for which a calendar has a page", () => {
    for (let year = 1896; year <= 2104; year++) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = [`${year}`, `${month}`.padStart(2, "0"), `${day}`.padStart(2, "0")].join("-");
          const date = new Date(Date.UTC(year, month - 1, day));
          const isReal =
            date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
          if (isCalendarDate(text) !== isReal) throw new Error(text);
        }
      }
    }
  });

  it.each([
    "",
    "2026-1-1",
    "26-01-01",
    "0000-01-01",
    "2026-01-01T00:00",
    " 2026-01-01",
    "２０２６-01-01",
    "tomorrow",
  ])("is not %j", (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });
});
