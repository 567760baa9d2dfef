import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  parseKustomization,
  unreadKustomization,
  type Kustomization,
} from "../../../src/core/manifest/kustomization.ts";
import { isKustomization, listKustomizations } from "../../../src/core/manifest/paths.ts";
import * as patchIndex from "../../../src/core/manifest/patch-index.ts";

const PATH = "overlays/prod/kustomization.yaml";

function whyPatch(path: string, kustomizations: readonly Kustomization[]): string | null {
  return patchIndex.whyPatch(path, [patchIndex.createPatchIndex(kustomizations)]);
}

function patchesOf(text: string, path = PATH): readonly string[] {
  return [...parseKustomization(path, text).patches].sort();
}

describe("listKustomizations", () => {
  it("lists the three names beside a file and in every folder above it, the nearest folder first", () => {
    expect(listKustomizations(["overlays/prod/patches/python.yaml"])).toEqual([
      "overlays/prod/patches/kustomization.yaml",
      "overlays/prod/kustomization.yaml",
      "overlays/kustomization.yaml",
      "kustomization.yaml",
      "overlays/prod/patches/kustomization.yml",
      "overlays/prod/kustomization.yml",
      "overlays/kustomization.yml",
      "kustomization.yml",
      "overlays/prod/patches/Kustomization",
      "overlays/prod/Kustomization",
      "overlays/Kustomization",
      "Kustomization",
    ]);
    expect(listKustomizations(["a.yaml"])).toEqual([
      "kustomization.yaml",
      "kustomization.yml",
      "Kustomization",
    ]);
    expect(listKustomizations([])).toEqual([]);
  });

  it("lists each of them once for several files, and what is near to any of them before what is far", () => {
    const listed = listKustomizations(["a/b/1.yaml", "a/b/2.yaml", "c/3.yaml"]);
    expect(listed.slice(0, 4)).toEqual([
      "a/b/kustomization.yaml",
      "c/kustomization.yaml",
      "a/kustomization.yaml",
      "kustomization.yaml",
    ]);
    expect(listed).toHaveLength(12);
  });
});

describe("isKustomization", () => {
  it("goes by the file's name alone", () => {
    const names = ["kustomization.yaml", "a/kustomization.yml", "a/b/Kustomization"];
    const others = [
      "a/kustomization.yaml/b.yaml",
      "my-kustomization.yaml",
      "kustomization",
      "KUSTOMIZATION.yaml",
    ];
    expect([...names, ...others].filter(isKustomization)).toEqual(names);
  });
});

describe("parseKustomization", () => {
  it("finds the paths of patches, strategic merge patches and JSON patches, from the folder of the file", () => {
    const text = [
      "apiVersion: kustomize.config.k8s.io/v1beta1",
      "kind: Kustomization",
      "resources:",
      "- ../../base",
      "- instrumentation.yaml",
      "components: [../../components/otel]",
      "patches:",
      "- path: instrumentation-patch.yaml",
      "  target: {kind: Instrumentation}",
      "- path: ./patches/python.yaml",
      "- target: {kind: Deployment}",
      "  patch: |-",
      "    - op: remove",
      "      path: /spec/python/env",
      "patchesStrategicMerge:",
      "- patches/../java.yaml",
      "- |-",
      "  apiVersion: opentelemetry.io/v1alpha1",
      "  kind: Instrumentation",
      "patchesJson6902:",
      "- target: {kind: Instrumentation, name: x}",
      "  path: ../../common/json.yaml",
      "",
    ].join("\n");
    expect(patchesOf(text)).toEqual([
      "common/json.yaml",
      "overlays/prod/instrumentation-patch.yaml",
      "overlays/prod/java.yaml",
      "overlays/prod/patches/python.yaml",
    ]);
  });

  it("needs neither apiVersion nor kind, and takes the old form of a list of paths", () => {
    expect(patchesOf("patches: [a.yaml, b/c.yaml]\n", "kustomization.yaml")).toEqual(["a.yaml", "b/c.yaml"]);
    expect(patchesOf('{"patches": [{"path": "a.yaml"}]}', "x/Kustomization")).toEqual(["x/a.yaml"]);
  });

  it("follows anchors, and reads every document", () => {
    expect(
      patchesOf("x: &p {path: a.yaml}\npatches: [*p]\n---\npatches: [path: b.yaml]\n", "k/Kustomization"),
    ).toEqual(["k/a.yaml", "k/b.yaml"]);
  });

  it("keeps a way out of the repository apart from every file in it", () => {
    expect(patchesOf("patches: [../../../a.yaml, /etc/b.yaml, ..]\n")).toEqual([
      "../a.yaml",
      "/etc/b.yaml",
      "overlays",
    ]);
    expect(patchesOf("patches: [../c.yaml, ./../../d.yaml]\n", "../x/kustomization.yaml")).toEqual([
      "../../d.yaml",
      "../c.yaml",
    ]);
    expect(patchesOf("patches: [../../../c.yaml]\n", "/x/kustomization.yaml")).toEqual(["/c.yaml"]);
  });

  it("finds nothing in what has no patches, and says nothing against it", () => {
    for (const text of [
      "",
      "# nothing\n",
      "resources: [a.yaml]\n",
      "patches:\n",
      "patches: a.yaml\n",
      "- a\n",
      'patches: [{}, ~, [a], {path: {}}, ""]\n',
    ]) {
      const { patches, fault } = parseKustomization(PATH, text);
      expect({ patches: [...patches], fault }, text).toEqual({ patches: [], fault: null });
    }
  });

  it("says what is wrong with what is no YAML, and keeps what it could read", () => {
    const { patches, fault } = parseKustomization(PATH, "patches: [path: a.yaml]\n---\n\npatches: [\n");
    expect([...patches]).toEqual(["overlays/prod/a.yaml"]);
    expect(fault).toBe("not valid YAML, line 4");
  });

  it("never throws on any text", () => {
    const pieces = fc.constantFrom(
      ..."patches:|patchesStrategicMerge:|patchesJson6902:|path:|a.yaml|..|/|- |  |\n|{|}|[|]|: |&a |*a|<<: *a|\"|'|#|---\n||\n|\0|\uFEFF|~|{{".split(
        "|",
      ),
    );
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary", maxLength: 200 }),
    );
    fc.assert(
      fc.property(text, (any) => void whyPatch("overlays/prod/a.yaml", [parseKustomization(PATH, any)])),
      {
        numRuns: 500,
      },
    );
  });
});

describe("whyPatch", () => {
  const NAMED =
    "a Kustomize patch (named in overlays/prod/kustomization.yaml): what it lacks may be in the Instrumentation it changes";

  it("names the kustomization that names the file", () => {
    const kustomization = parseKustomization(PATH, "patches: [path: patches/python.yaml]\n");
    expect(whyPatch("overlays/prod/patches/python.yaml", [kustomization])).toBe(NAMED);
    expect(whyPatch("overlays/prod/python.yaml", [kustomization])).toBeNull();
    expect(whyPatch("overlays/prod/patches/python.yaml", [])).toBeNull();
  });

  it("names the nearest of several", () => {
    const files = [
      parseKustomization("a/kustomization.yaml", "patches: [path: ../overlays/prod/x.yaml]\n"),
      parseKustomization("kustomization.yaml", "patches: [path: overlays/prod/x.yaml]\n"),
      parseKustomization(PATH, "patches: [path: x.yaml]\n"),
    ];
    expect(whyPatch("overlays/prod/x.yaml", files)).toBe(NAMED);
    expect(whyPatch("overlays/prod/x.yaml", files.slice(0, 2))).toContain("(named in kustomization.yaml)");
    expect(whyPatch("overlays/prod/x.yaml", files.slice(0, 1))).toContain("(named in a/kustomization.yaml)");
  });

  it("says what could not be read of a kustomization, and of those below it, beside what is known", () => {
    const overlay = (text: string) => parseKustomization(PATH, `patches: [path: x.yaml]\n${text}`);
    const base = parseKustomization("base/kustomization.yaml", "resources: [a.yaml]\n---\na: [\n");
    const why = (...files: Kustomization[]) => whyPatch("overlays/prod/x.yaml", files);
    expect(why(overlay("---\na: [\n"))).toBe(
      `${NAMED}, and overlays/prod/kustomization.yaml couldn't be read completely (not valid YAML, line 3)`,
    );
    expect(why(overlay("resources: [../../base]\n"), base)).toBe(
      `${NAMED}, and base/kustomization.yaml couldn't be read completely (not valid YAML, line 3)`,
    );
    expect(why(overlay("resources: [../../other]\n"), base)).toBe(NAMED);
  });

  it("takes no chances with a broken kustomization above that mentions the file", () => {
    const broken = parseKustomization(PATH, "patches:\n- path: [python.yaml\n");
    expect(whyPatch("overlays/prod/python.yaml", [broken])).toMatch(
      /^perhaps a Kustomize patch: overlays\/prod\/kustomization\.yaml mentions it and couldn't be read \(not valid YAML, line \d+\)$/,
    );
    expect(whyPatch("overlays/prod/java.yaml", [broken])).toBeNull();
    // Another folder's file of that name is none of its business.
    expect(whyPatch("overlays/test/python.yaml", [broken])).toBeNull();
  });

  it("takes no chances with a kustomization above that could not be read at all", () => {
    const unread = unreadKustomization(PATH, "no permission to read it");
    expect(whyPatch("overlays/prod/python.yaml", [unread])).toBe(
      "perhaps a Kustomize patch: overlays/prod/kustomization.yaml couldn't be read (no permission to read it)",
    );
    expect(whyPatch("overlays/test/python.yaml", [unread])).toBeNull();
  });
});
