import { fileURLToPath } from "node:url";

import type { TextDocument } from "vscode-languageserver-textdocument";

import { groupBy } from "../../core/text/group-by.ts";
import { toSlashes } from "../files/system-paths.ts";
import { createWorkspace, type OpenTexts, type Workspace, type WorkspaceOptions } from "./workspace.ts";

/** Which workspace has each open document. */
export interface Places {
  /** The open documents of each workspace. */
  readonly listGroups: () => readonly Group[];
  readonly find: (document: TextDocument) => PlacedDocument & { readonly open: OpenTexts };
  /** Something on disk has changed. */
  readonly forget: () => void;
}

export interface PlacedDocument {
  readonly document: TextDocument;
  /** Absolute and with "/". */
  readonly path: string;
  /** The workspace's folder; of a document that is in none, its address. */
  readonly key: string;
  readonly workspace: Workspace;
}

export type Group = readonly PlacedDocument[];

export interface PlacesOptions extends WorkspaceOptions {
  /** Of the editor's workspace, absolute; a document is in the innermost one. */
  readonly folders: () => readonly string[];
  readonly documents: () => readonly TextDocument[];
}

export function createPlaces(options: PlacesOptions): Places {
  const workspaces = new Map<string, Workspace>();

  function place(document: TextDocument): PlacedDocument {
    const path = pathOf(document);
    const folder = path === null ? null : findFolder(path, options.folders());
    // What is in no folder is seen alone.
    const key = folder ?? document.uri;
    const workspace = workspaces.get(key) ?? createWorkspace(folder, options);
    workspaces.set(key, workspace);
    return { document, path: path ?? `/unsaved/${encodeURIComponent(document.uri)}.yaml`, key, workspace };
  }

  const listGroups = () => [
    ...groupBy(options.documents().map(place), ({ workspace }) => workspace).values(),
  ];
  return {
    listGroups,
    find: (document) => {
      const own = place(document);
      const group = listGroups().find(([one]) => one?.workspace === own.workspace) ?? [];
      return { ...own, open: openTexts(group) };
    },
    forget: () => {
      workspaces.clear();
    },
  };
}

/** UTF-16 units: of larger documents each keystroke would take seconds. */
export const MOST_TEXT = 10_000_000;

export function openTexts(group: Group): OpenTexts {
  const small = group.filter(({ document }) => document.getText().length <= MOST_TEXT);
  return new Map(small.map(({ path, document }) => [path, document.getText()]));
}

/** Absolute and with "/"; null for what is no file: a document that was never saved. */
export function pathOf({ uri }: { readonly uri: string }): string | null {
  try {
    return toSlashes(fileURLToPath(uri));
  } catch {
    return null;
  }
}

function findFolder(path: string, folders: readonly string[]): string | null {
  const around = folders.filter((folder) => path.startsWith(folder.endsWith("/") ? folder : `${folder}/`));
  return around.toSorted((a, b) => b.length - a.length)[0] ?? null;
}
