import { posix, win32 } from "node:path";

import { describe, expect, it } from "vitest";

import { findWay, toGlobPath, toSlashes } from "../../../src/edge/files/system-paths.ts";

// Nothing is run on Windows: its paths are tried as Node.js has them there.

describe("paths of Windows", () => {
  it.each([
    ["deploy\\a.yaml", "deploy/a.yaml"],
    [".\\deploy\\..\\a.yaml", "a.yaml"],
    ["C:\\shop\\a.yaml", "C:/shop/a.yaml"],
    ["deploy/a.yaml", "deploy/a.yaml"],
    ["\\\\server\\share\\a.yaml", "/server/share/a.yaml"],
  ])("are known with slashes: %s", (path, slashed) => {
    expect(toSlashes(path, win32)).toBe(slashed);
  });

  it.each([
    ["C:\\shop", "C:\\shop\\deploy\\a.yaml", "deploy/a.yaml"],
    ["C:\\shop", "C:/shop/deploy/a.yaml", "deploy/a.yaml"],
    ["C:\\Shop", "c:\\shop\\a.yaml", "a.yaml"],
    ["C:\\shop", "C:\\shop", ""],
    ["C:\\shop", "C:\\shop\\..a\\b.yaml", "..a/b.yaml"],
    ["C:\\shop", "C:\\other\\a.yaml", null],
    ["C:\\shop", "C:\\shopping\\a.yaml", null],
    ["C:\\shop", "D:\\shop\\a.yaml", null],
    ["C:\\shop", "\\\\server\\share\\a.yaml", null],
  ])("lie below a folder or don't: %s, %s", (folder, path, way) => {
    expect(findWay(folder, path, win32)).toBe(way);
  });

  it.each([
    ["C:\\shop\\deploy\\a.yaml", "deploy/a.yaml"],
    ["D:\\other\\a.yaml", "other/a.yaml"],
    ["C:\\a.yaml", "a.yaml"],
    ["\\\\server\\share\\a.yaml", "server/share/a.yaml"],
  ])("are matched by globs from the configuration's folder, or as a whole: %s", (path, glob) => {
    expect(toGlobPath(path, "C:\\shop", win32)).toBe(glob);
  });
});

describe("paths of other systems", () => {
  it("keep a backslash, which is a part of a name there", () => {
    expect(toSlashes("deploy\\a.yaml", posix)).toBe("deploy\\a.yaml");
    expect(findWay("/shop", "/shop/a\\b.yaml", posix)).toBe("a\\b.yaml");
    expect(toGlobPath("/other/a.yaml", "/shop", posix)).toBe("other/a.yaml");
  });
});
