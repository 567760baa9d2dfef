import { operatorImages } from "../../../catalog/data/operator-images.ts";
import { STOCK_IMAGES, type SectionName } from "../../../catalog/languages.ts";
import { onceForEach } from "../../text/once-for.ts";
import { isRendered } from "../../text/rendered.ts";
import { compareVersions, nameVersion, parseVersion, type Version } from "../../text/version.ts";
import { findKey, isNull } from "../../yaml/node.ts";
import { findSection, type Instrumentation, type Section } from "./instrumentation.ts";
import { readText } from "./tag.ts";

/** Which image brings a language's agent, as far as that is written down. */
export interface Image {
  /**
   * stock: one that the operator's project publishes. default: none is named, so that the operator fills in its own.
   * custom: anybody's, with anything in it. unknown: only rendering, or other values, tell.
   */
  readonly kind: "stock" | "default" | "custom" | "unknown";
  /** Of a stock image, by its tag; of the default one, by the operator's version; null where neither is known. */
  readonly version: Version | null;
  /** The tag as it is written; null where there is none. */
  readonly tag: string | null;
}

/** By the section, and the version of the operator; null where that is not known. */
export const readImage = onceForEach(
  (section: SectionName, operator: Version | null) => `${section} ${nameVersion(operator)}`,
  read,
);

function read(instrumentation: Instrumentation, section: SectionName, operator: Version | null): Image {
  if (instrumentation.host !== undefined) return readInHost(instrumentation, section, operator);
  const field = findSection(instrumentation, section);
  if (field === null) return defaultImage(section, operator);
  const found = findKey(field.node, "image");
  if (found === null || isNull(found.node)) {
    const isOpen = field.node.opensAt !== undefined || instrumentation.maker !== null;
    return isOpen ? UNKNOWN : defaultImage(section, operator);
  }
  const text = readText(found.node);
  if (text === null || isRendered(text) || field.tag !== "none") return UNKNOWN;
  return text.trim() === "" ? defaultImage(section, operator) : readReference(text.trim(), section);
}

/** The image of a container is its application's. Agents that are told by what starts them are those of the projects. */
function readInHost(
  { host, parent }: Instrumentation,
  section: SectionName,
  operator: Version | null,
): Image {
  const version = host?.service?.versions.get(section);
  if (version !== undefined) return { kind: "stock", version, tag: null };
  return host?.isInjected === true && parent !== null ? readImage(parent, section, operator) : UNKNOWN;
}

const UNKNOWN: Image = { kind: "unknown", version: null, tag: null };

/** An Instrumentation keeps the default of the operator that it was created under where upgrades leave it alone. */
function defaultImage(section: SectionName, operator: Version | null): Image {
  const isKept = section === "java" || section === "dotnet";
  const version = operator === null || isKept ? null : versionOf(section, operator);
  return { kind: "default", version, tag: null };
}

/** The image version that an operator's release fills in. */
function versionOf(section: SectionName, operator: Version): Version | null {
  if (section === "php" || section === "ruby") return null;
  const row = operatorImages[section].findLast(([from]) => {
    const since = parseVersion(from);
    return since !== null && compareVersions(since, operator) <= 0;
  });
  return row === undefined ? null : parseVersion(row[1]);
}

/** `registry:5000/path/name:tag@sha256:…` */
function readReference(text: string, section: SectionName): Image {
  const [reference = "", digest] = text.split("@");
  const [, name = "", tag = null] = /^(.*?)(?::([^:/]*))?$/s.exec(reference) ?? [];
  const stock = STOCK_IMAGES[section];
  const isStock =
    name === stock || name.endsWith(`/${stock}`) || name.replace(DOCKER_HUB, "") === onDockerHub(stock);
  // A digest without a tag names one image, but nobody can read which.
  if (!isStock) return { kind: "custom", version: null, tag };
  const version = tag === null ? null : parseVersion(withoutRevision(tag));
  return { kind: "stock", version, tag: tag ?? (digest === undefined ? "latest" : null) };
}

const DOCKER_HUB = /^(?:index\.)?docker\.io\//;

/** The same images under the project's name there (opentelemetry-operator be894441 .github/workflows/publish-autoinstrumentation-*.yaml). */
function onDockerHub(stock: string): string {
  return `otel/${stock.slice(stock.lastIndexOf("/") + 1)}`;
}

/** `2.30.0-1`: an image that was built again. */
function withoutRevision(tag: string): string {
  return tag.replace(/-\d{1,9}$/, "");
}

export interface KnownImage {
  readonly section: Section;
  /** null where it is not known. */
  readonly version: Version | null;
}

/** Those of the sections whose images the operator's project publishes: what another one brings, nobody knows. */
export function listKnownImages(
  instrumentation: Instrumentation,
  sections: readonly Section[],
  operator: Version | null,
): readonly KnownImage[] {
  return sections.flatMap((section) => {
    const { kind, version } = readImage(instrumentation, section.name, operator);
    return kind === "custom" || kind === "unknown" ? [] : [{ section, version }];
  });
}
