import { compareVersions, parseVersion } from "../../src/core/text/version.ts";
import type { Checkout } from "./checkout.ts";

/** The image versions that the operator's releases fill in: `versions.txt` of each of its tags. */

const LANGUAGES: Readonly<Record<string, string>> = {
  java: "java",
  nodejs: "nodejs",
  python: "python",
  dotnet: "dotnet",
  apacheHttpd: "apache-httpd",
  go: "go",
  nginx: "nginx",
};

export function readOperatorImages({ tags, read }: Checkout) {
  const releases = tags
    .flatMap((tag) => {
      const version = /^v\d+\.\d+\.\d+$/.test(tag) ? parseVersion(tag) : null;
      return version === null ? [] : [{ tag, version }];
    })
    .toSorted((a, b) => compareVersions(a.version, b.version));
  const images = Object.fromEntries(
    Object.keys(LANGUAGES).map((language) => [language, new Array<readonly [string, string]>()]),
  );
  let newest = "";
  for (const { tag } of releases) {
    const text = read("versions.txt", tag);
    if (text === null) continue;
    newest = tag.slice(1);
    for (const [language, name] of Object.entries(LANGUAGES)) {
      const image = new RegExp(`^autoinstrumentation-${name}=(\\S+)$`, "m").exec(text)?.[1];
      const rows = images[language];
      if (image !== undefined && rows?.at(-1)?.[1] !== image) rows?.push([newest, image]);
    }
  }
  return { operatorImages: images, newestOperator: newest };
}
