import type { PhrasingContent } from "mdast";

import type { Finding } from "../lint/finding.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { CodePlace, Prose } from "../text/prose.ts";
import { codeLink } from "./markdown.ts";
import type { OwnPages } from "./own-pages.ts";

/** What GitHub needs to know to link to a line of the analysed commit. */
export interface LinkBase extends OwnPages {
  /** https://github.com/owner/repo */
  readonly repositoryUrl: string;
  readonly headSha: string;
}

/** A permanent link to the line of a finding. */
export function linkTo(
  { finding, manifest }: { readonly finding: Finding; readonly manifest: Manifest },
  links: LinkBase,
): PhrasingContent {
  const { path, range } = finding;
  const { line } = manifest.lines.positionAt(range.start);
  return codeLink(addressOfLine({ path, line }, links), `${path}:${line}`);
}

/** The names in a sentence whose places are known, as links to these. */
export function linkPlaces(sentence: Prose, links: LinkBase): readonly (Prose | PhrasingContent)[] {
  return sentence.map((part) =>
    typeof part === "string" || part.at === undefined
      ? [part]
      : codeLink(addressOfLine(part.at, links), part.code),
  );
}

function addressOfLine({ path, line }: CodePlace, { repositoryUrl, headSha }: LinkBase): string {
  // Half a character makes encodeURIComponent throw.
  const encoded = path.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return `${repositoryUrl}/blob/${headSha}/${encoded}#L${line}`;
}
