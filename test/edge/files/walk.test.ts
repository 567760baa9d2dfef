import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import type { SilentFile, SourceFile } from "../../../src/app/scan/scan-files.ts";
import { readNamedFile } from "../../../src/edge/files/read-file.ts";
import { walkFiles } from "../../../src/edge/files/walk.ts";

// What holds whoever runs it: permissions do not stop root, but the shape of a file tree does.

/** A folder with these files, by their paths; it goes with the test. */
function createFolder(...paths: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-walk-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "a: 1\n");
  }
  return folder;
}

interface Walk {
  readonly files: AsyncGenerator<SourceFile | SilentFile>;
  readonly unreadable: string[];
}

function walk(...paths: readonly string[]): Walk {
  const unreadable: string[] = [];
  const files = walkFiles({
    paths,
    isIncluded: (path) => path.endsWith(".yaml"),
    isExcluded: (path) => path.includes("legacy"),
    isTold: () => true,
    onUnreadable: (path, reason) => unreadable.push(`${path}: ${reason}`),
  });
  return { files, unreadable };
}

async function readAll({ files, unreadable }: Walk) {
  const read: Record<string, string> = {};
  for await (const file of files) {
    const content = "read" in file ? file.read() : file.content;
    read[file.path] = content.kind === "unreadable" ? content.reason : content.kind;
  }
  return { read, unreadable };
}

describe("what cannot be read", () => {
  it("is told from what can, and the walk goes on: a path through a file, a device, a link to itself", async () => {
    const folder = createFolder("a.yaml", "b.yaml");
    symlinkSync("self", join(folder, "self"));
    const [through, self] = [join(folder, "a.yaml", "c.yaml"), join(folder, "self")];
    const { read, unreadable } = await readAll(walk(through, "/dev/zero", self, join(folder, "b.yaml")));
    expect(read).toEqual({
      [through]: "no such file or folder: a part of its path is a file",
      "/dev/zero": "not a file but a device, a pipe or a socket: pass its content with --stdin",
      [self]: "a link that leads to itself",
      [join(folder, "b.yaml")]: "text",
    });
    expect(unreadable).toHaveLength(3);
  });

  it("may have gone since the folder was listed: a file, and a folder", async () => {
    const folder = createFolder("a.yaml", "b.yaml", "c/d.yaml", "e.yaml");
    const started = walk(folder);
    await started.files.next();
    rmSync(join(folder, "b.yaml"));
    rmSync(join(folder, "c"), { recursive: true });
    const { read, unreadable } = await readAll(started);
    expect(read).toEqual({
      [join(folder, "b.yaml")]: "no such file or folder",
      [join(folder, "c")]: "no such file or folder",
      [join(folder, "e.yaml")]: "text",
    });
    expect(unreadable).toHaveLength(2);
  });

  it("may be a pipe that nobody writes to: it is not waited for, named or in a folder", async () => {
    const folder = createFolder("a.yaml");
    const pipe = join(folder, "pipe.yaml");
    execFileSync("mkfifo", [pipe, join(folder, "other")]);
    const why = "not a file but a device, a pipe or a socket: pass its content with --stdin";
    expect(await readAll(walk(pipe))).toEqual({ read: { [pipe]: why }, unreadable: [`${pipe}: ${why}`] });
    expect(await readAll(walk(folder))).toEqual({
      read: { [join(folder, "a.yaml")]: "text", [pipe]: "not a file (a device, a pipe or a socket)" },
      unreadable: [],
    });
  });
});

describe("readNamedFile", () => {
  it("reads a file, and says of a folder that it is one", () => {
    const folder = createFolder("a.yaml");
    expect(readNamedFile(join(folder, "a.yaml"))).toEqual({ kind: "text", text: "a: 1\n" });
    expect(readNamedFile(folder)).toEqual({ kind: "unreadable", reason: "a folder" });
  });
});
