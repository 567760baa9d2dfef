import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";

import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";

import { findEnvFileFault, renderEnvFile, reserveEnvFile } from "../../../src/edge/setup/env-file.ts";

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-env-file-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

describe("the file", () => {
  it("is this user's alone, and goes away where nothing is to be written", () => {
    const folder = createFolder();
    const path = join(folder, ".env");
    const first = reserveEnvFile(path);
    if (first.ok) first.file.release();
    expect(readdirSync(folder)).toEqual([]);
    const second = reserveEnvFile(path);
    if (second.ok) second.file.write("A=1\n");
    expect(readFileSync(path, "utf8")).toBe("A=1\n");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each(["a file", "a link to nowhere"])("is not created where there is %s", (what) => {
    const path = join(createFolder(), ".env");
    if (what === "a file") writeFileSync(path, "MINE=1\n");
    else symlinkSync("nowhere", path);
    const message = `${path} is there already, and is never overwritten: move it away, or run --setup in another folder`;
    expect(findEnvFileFault(path)).toBe(message);
    expect(reserveEnvFile(path)).toEqual({ ok: false, message });
  });

  it("says where it can't be created", () => {
    const path = join(createFolder(), "gone", ".env");
    const message = `${path} can't be written (ENOENT): run --setup in a folder in which this user may create files`;
    expect(findEnvFileFault(path)).toBe(message);
    expect(reserveEnvFile(path)).toEqual({ ok: false, message });
  });
});

describe("its text", () => {
  it("has one line for each value, those of several lines included", () => {
    expect(renderEnvFile("Written\nby a test", { APP_ID: "1", PRIVATE_KEY: "-----BEGIN\nx\n" })).toBe(
      '# Written by a test\nAPP_ID=1\nPRIVATE_KEY="-----BEGIN\\nx\\n"\n',
    );
  });

  it("is read as it was meant", () => {
    const value = fc.oneof(
      fc.stringMatching(/^[\w.:/@#"+=~%[\]-]{1,40}$/),
      fc.array(fc.stringMatching(/^[\w+/= -]{1,64}$/), { minLength: 2 }).map((lines) => lines.join("\n")),
    );
    fc.assert(
      fc.property(value, (A) => {
        expect(parseEnv(renderEnvFile("c", { A, B: "2" }))).toEqual({ A, B: "2" });
      }),
    );
  });
});
