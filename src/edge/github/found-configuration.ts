import type { FoundConfiguration } from "../../app/ports.ts";

/** Where a file stands. */
type Found = Pick<FoundConfiguration, "source" | "isPublic">;

/** A configuration file as the first read sees it. One that is there and cannot be read is not the same as none. */
export const CONFIGURATION_FRAGMENT = /* GraphQL */ `
  fragment Configuration on GitObject {
    ... on Blob {
      byteSize
      isBinary
      isTruncated
      text
    }
  }
`;

/** Without the fields of a blob it is a folder, or a submodule. */
export interface ConfigurationNode {
  readonly byteSize?: number;
  readonly isBinary?: boolean | null;
  readonly isTruncated?: boolean;
  readonly text?: string | null;
}

export interface ConfigurationEntry {
  /** As git has it. */
  readonly mode: number;
  readonly object: ConfigurationNode | null;
}

const SYMLINK = 0o120000;

export function readConfigurationEntry(
  { mode, object }: ConfigurationEntry,
  found: Found,
): FoundConfiguration {
  return mode === SYMLINK
    ? { ...found, unreadable: "a symbolic link" }
    : readConfigurationNode(object ?? {}, found);
}

export function readConfigurationNode(node: ConfigurationNode, found: Found): FoundConfiguration {
  const { text } = node;
  const reason = findReason(node);
  return reason === null && typeof text === "string"
    ? { ...found, text }
    : { ...found, unreadable: reason ?? "not UTF-8 text" };
}

function findReason({ byteSize, isBinary, isTruncated, text }: ConfigurationNode): string | null {
  if (byteSize === undefined) return "not a file";
  if (isBinary === true) return "binary file";
  if (isTruncated === true) return "so large that GitHub returns only its beginning";
  // Equal length in bytes means that GitHub has changed nothing on the way.
  return Buffer.byteLength(text ?? "") === byteSize ? null : "not UTF-8 text";
}
