import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLog, listSecrets, redact, type LogOptions } from "../../src/edge/log.ts";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NSIsImV4cCI6MX0.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
const stateless = `ghs_12345_${jwt}`;
const classic = `ghp_${"aB3".repeat(12)}`;
const webhookSecret = 'qu"ote\\back/ünïcode 7f3a';

function logLines(
  write: (log: ReturnType<typeof createLog>) => void,
  options: Partial<LogOptions> = {},
): string[] {
  const lines: string[] = [];
  const secrets = listSecrets({ privateKey: pem, webhookSecret });
  write(
    createLog({ level: "debug", format: "json", secrets, write: (line) => lines.push(line), ...options }),
  );
  return lines;
}

describe("redact", () => {
  it.each([
    ["a stateless installation token", `token ${stateless} end`, "token *** end"],
    [
      "a classic token",
      `https://x-access-token:${classic}@github.com/a/b`,
      "https://x-access-token:***@github.com/a/b",
    ],
    ["a fine-grained token", `github_pat_${"1a_".repeat(20)},`, "***,"],
    ["an app's JWT", `bearer ${jwt}`, "bearer ***"],
    ["an Authorization header", "Authorization: Basic dXNlcjpwYXNz\nHost: x", "Authorization: ***\nHost: x"],
    ["one inside JSON", '{"authorization":"token abc","a":1}', '{"authorization":"***","a":1}'],
    [
      "one inside JSON inside JSON",
      String.raw`{\"authorization\":\"Bearer abc\"}`,
      String.raw`{\"authorization\":\"***\"}`,
    ],
    ["a password in an address", "redis://:hunter2@redis:6379/0", "redis://:***@redis:6379/0"],
    ["a private key", `before ${pem} after`, "before ***\n after"],
    ["a private key with escaped line ends", `"${pem.trimEnd().replaceAll("\n", "\\n")}"`, '"***"'],
    ["a private key that is cut off", pem.slice(0, 200), "***"],
    ["a private key in base64", `key=${Buffer.from(pem).toString("base64")};`, "key=***;"],
  ])("hides %s", (_what, text, hidden) => {
    expect(redact(text, [])).toBe(hidden);
  });

  it("hides a given secret as it is, as it looks inside JSON and inside an address", () => {
    const forms = [
      webhookSecret,
      JSON.stringify({ a: webhookSecret }),
      JSON.stringify(JSON.stringify({ a: webhookSecret })),
      `?s=${encodeURIComponent(webhookSecret)}&b`,
    ];
    expect(forms.map((form) => redact(form, [webhookSecret]))).toEqual([
      "***",
      '{"a":"***"}',
      String.raw`"{\"a\":\"***\"}"`,
      "?s=***&b",
    ]);
  });

  it("hides both of two secrets that overlap", () => {
    expect(redact(`a ${classic} b`, ["ghp_", `${classic.slice(-5)} b`])).toBe("a ***");
    expect(redact("xxabcdefghxx", ["abcdef", "defgh"])).toBe("xx***xx");
    expect(redact("xxabcdefghxx", ["abcdefgh", "cdef"])).toBe("xx***xx");
    expect(redact("xxabcabcabxx", ["abcab"])).toBe("xx***xx");
  });

  it("leaves ordinary text alone", () => {
    const text =
      "authorization failed for owner/repo#7 at https://github.com/owner/repo: ghs_ is a prefix, eyJ too";
    expect(redact(text, ["another secret"])).toBe(text);
  });

  // An asterisk is what the mask is made of: a secret of asterisks would be found in it.
  const secret = fc
    .string({ minLength: 4, maxLength: 40, unit: "grapheme" })
    .filter((text) => !text.includes("*"));
  const token = fc.constantFrom(stateless, classic, jwt, pem, `github_pat_${"x".repeat(82)}`);
  const text = fc.string({ maxLength: 60, unit: "grapheme" });

  it("leaves no given secret in any text", () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1 }), fc.array(text), (secrets, texts) => {
        const result = redact(texts.flatMap((each, index) => [each, secrets[index] ?? ""]).join(""), secrets);
        for (const each of secrets) expect(result).not.toContain(each);
      }),
    );
  });

  it("leaves no token in any text", () => {
    fc.assert(
      fc.property(text, token, text, (before, each, after) => {
        expect(redact(before + each + after, [])).not.toContain(each.slice(4, 40));
      }),
    );
  });

  it("changes nothing when asked a second time", () => {
    const piece = fc.oneof(
      token,
      fc.stringMatching(/^[\w .,:=/"]{0,30}$/),
      fc.constant("authorization: Bearer a.b"),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const once = redact(pieces.join(" "), ["correct horse"]);
        expect(redact(once, ["correct horse"])).toBe(once);
      }),
    );
  });
});

describe("createLog", () => {
  it("writes one JSON object a line", () => {
    const [line, ...others] = logLines((log) => log.info({ pull: "o/r#1" }, "reviewed"));
    expect(others).toEqual([]);
    expect(line).toMatch(/\n$/);
    expect(JSON.parse(line ?? "")).toMatchObject({
      level: "info",
      name: "otel-fix",
      pull: "o/r#1",
      msg: "reviewed",
    });
  });

  it("hides secrets in messages, fields, keys, child bindings and lists", () => {
    const lines = logLines((log) => {
      log.info({ a: [{ b: `x ${stateless}` }], [classic]: 1 }, `${webhookSecret} in a message`);
      log.child({ hook: webhookSecret }).warn("%s", pem);
      log.error({ request: { headers: { authorization: "Digest abc" } }, password: "hunter2" }, "refused");
    });
    const all = lines.join("");
    for (const secret of [stateless, classic, jwt, 'qu\\"ote', "7f3a", "MII", "Digest", "hunter2"]) {
      expect(all).not.toContain(secret);
    }
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      a: [{ b: "x ***" }],
      "***": 1,
      msg: "*** in a message",
    });
  });

  it.each(["json", "pretty"] as const)(
    "hides secrets in errors, their stacks, causes and parts (%s)",
    (format) => {
      const cause = new Error(`cause with ${webhookSecret}`);
      const inner = Object.assign(new Error(`inner with ${jwt}`), { request: { url: `/?t=${classic}` } });
      const error = new AggregateError([inner], `outer with ${stateless}`, { cause });
      const all = logLines((log) => log.error({ err: error }, "failed"), { format }).join("");
      for (const secret of [stateless, jwt, classic, "7f3a"]) expect(all).not.toContain(secret);
      for (const part of ["outer with ***", "inner with ***", "cause with ***", "log.test.ts"])
        expect(all).toContain(part);
    },
  );

  it("keeps quiet below its level", () => {
    expect(logLines((log) => log.info("no"), { level: "warn" })).toEqual([]);
  });

  it("writes a line that people can read when asked for it", () => {
    const [line] = logLines((log) => log.warn({ pull: "o/r#1" }, "slow"), { format: "pretty" });
    expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}otel-fix slow \{"pull":"o\/r#1"\}\n$/);
  });
});
