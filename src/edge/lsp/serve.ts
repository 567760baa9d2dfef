import type { Readable, Writable } from "node:stream";

import { TextDocument } from "vscode-languageserver-textdocument";
import {
  CodeActionKind,
  CodeActionTriggerKind,
  createConnection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  MarkupKind,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";

import type { Rule } from "../../core/lint/rule.ts";
import { printable } from "../../core/text/printable.ts";
import { createEditWriter } from "./findings.ts";
import { createLatest } from "./latest.ts";
import { pathOf } from "./places.ts";
import { createSession, FIX_ALL, type Session, type SessionOptions } from "./session.ts";

/** `otel-fix lsp`: the Language Server Protocol over standard input and output, on which nothing else is printed. */
export interface ServeOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly rules: readonly Rule[];
  readonly version: string;
  readonly pagesUrl: string | null;
  /** A line on standard error. */
  readonly error: (text: string) => void;
}

/** Ends the process: 0 where the client said goodbye, 1 where it went away, 2 where it was none. */
export function serve({ input, output, rules, version, pagesUrl, error }: ServeOptions): Promise<never> {
  const state = { isInitialized: false, isShutDown: false };
  const refuse = (found: string): never => {
    error(
      `otel-fix: expected an editor that speaks the Language Server Protocol on standard input, found ${printable(found).slice(0, 200)}`,
    );
    process.exit(2);
  };
  const leave = () => process.exit(state.isShutDown ? 0 : 1);
  const reader = new StreamMessageReader(input);
  const connection = createConnection(reader, new StreamMessageWriter(output));
  const documents = new TextDocuments(TextDocument);

  reader.onError((fault) => refuse(fault.message));
  // A reader of messages waits for the end of a header, which may never come.
  input.once("data", (bytes: Buffer) => {
    const start = bytes.toString("latin1", 0, 60);
    if (!HEADER.startsWith(start.slice(0, HEADER.length).toLowerCase())) refuse(JSON.stringify(start));
  });
  input.on("end", () => (state.isInitialized ? leave() : refuse("nothing that a client says")));
  output.on("error", leave);

  connection.onInitialize((parameters) => {
    if (state.isInitialized) throw new ResponseError(ErrorCodes.InvalidRequest, "it is initialized already");
    state.isInitialized = true;
    begin(parameters, { connection, documents, rules, pagesUrl });
    return describe(version);
  });
  connection.onShutdown(() => {
    state.isShutDown = true;
  });
  documents.listen(connection);
  connection.listen();
  // The connection ends the process.
  return new Promise(() => undefined);
}

/** What every message begins with. */
const HEADER = "content-";

const PAUSE_MS = 150;

/**
 * A document as it is now. The one that is kept changes in place while a check or an answer waits, and what was found in one
 * text must never be laid over another.
 */
function snapshot(document: TextDocument): TextDocument {
  const { uri, languageId, version } = document;
  return TextDocument.create(uri, languageId, version, document.getText());
}

interface Wiring {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly rules: readonly Rule[];
  readonly pagesUrl: string | null;
}

function begin(parameters: InitializeParams, wiring: Wiring): void {
  const { connection, documents } = wiring;
  const folders = new Set(listFolders(parameters));
  const { hover } = parameters.capabilities.textDocument ?? {};
  const takesMarkdown = hover?.contentFormat?.includes(MarkupKind.Markdown) === true;
  const session = createSession({
    ...wiring,
    folders: () => [...folders],
    documents: () => documents.all().map(snapshot),
    toEdit: createEditWriter(parameters.capabilities.workspace?.workspaceEdit?.documentChanges === true),
    takesMarkdown,
    ...createWarnings(connection),
  });
  const latest = createLatest(PAUSE_MS, async () => {
    try {
      await publish(session, wiring);
    } catch (error) {
      connection.console.error(
        `otel-fix: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  });
  const lookAgain = () => {
    session.forget();
    latest.request();
  };
  documents.onDidChangeContent(latest.request);
  documents.onDidSave(lookAgain);
  documents.onDidClose(({ document: { uri } }) => {
    void connection.sendDiagnostics({ uri, diagnostics: [] });
    latest.request();
  });
  connection.onDidChangeWatchedFiles(lookAgain);
  answer(
    { session, settled: latest.settled, kind: takesMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText },
    wiring,
  );
  connection.onInitialized(() => {
    watch(parameters, connection);
    if (parameters.capabilities.workspace?.workspaceFolders === true)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const path of added.flatMap((folder) => pathOf(folder) ?? [])) folders.add(path);
        for (const path of removed.flatMap((folder) => pathOf(folder) ?? [])) folders.delete(path);
        lookAgain();
      });
  });
}

function createWarnings(connection: Connection): Pick<SessionOptions, "warn" | "warnOnce"> {
  const said = new Set<string>();
  const warn = (message: string) => {
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
  };
  return {
    warn,
    warnOnce: (message) => {
      if (!said.has(message)) warn(message);
      said.add(message);
    },
  };
}

async function publish(session: Session, { connection, documents }: Wiring): Promise<void> {
  const versions = new Map(documents.all().map(({ uri, version }) => [uri, version]));
  for (const [uri, diagnostics] of await session.check()) {
    const version = versions.get(uri);
    // What was changed or closed meanwhile is checked again, or not asked about any more.
    if (version === undefined || documents.get(uri)?.version !== version) continue;
    await connection.sendDiagnostics({ uri, version, diagnostics: [...diagnostics] });
  }
}

interface Answering {
  readonly session: Session;
  /** Answers are about what was checked last. */
  readonly settled: () => Promise<void>;
  /** In which hovers are written. */
  readonly kind: MarkupKind;
}

function answer({ session, settled, kind: form }: Answering, { connection, documents }: Wiring): void {
  connection.onCodeAction(async ({ textDocument, range, context: { only, triggerKind } }) => {
    await settled();
    const document = documents.get(textDocument.uri);
    if (document === undefined) return [];
    const wants = (kind: string) => only?.some((one) => kind === one || kind.startsWith(`${one}.`)) ?? true;
    const actions = await session.listActions(snapshot(document), {
      range,
      wantsQuickFixes: wants(CodeActionKind.QuickFix),
      wantsFixAll: only?.includes(FIX_ALL) ?? triggerKind !== CodeActionTriggerKind.Automatic,
    });
    return [...actions];
  });
  connection.onHover(async ({ textDocument, position }) => {
    await settled();
    const document = documents.get(textDocument.uri);
    if (document === undefined) return null;
    const value = await session.hover(snapshot(document), document.offsetAt(position));
    return value === null ? null : { contents: { kind: form, value } };
  });
}

/** Older clients name one folder by its address alone. */
function listFolders(parameters: InitializeParams): readonly string[] {
  const root = new Map<string, unknown>(Object.entries(parameters)).get("rootUri");
  const uris = parameters.workspaceFolders?.map(({ uri }) => uri) ?? (typeof root === "string" ? [root] : []);
  return uris.flatMap((uri) => pathOf({ uri }) ?? []);
}

function watch({ capabilities }: InitializeParams, connection: Connection): void {
  if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
  // A client that refuses is one that doesn't tell.
  connection.client
    .register(DidChangeWatchedFilesNotification.type, {
      watchers: WATCHED.map((globPattern) => ({ globPattern })),
    })
    .catch(() => undefined);
}

/** What is looked at where nobody configures anything, and what decides about it. */
const WATCHED = [
  "**/*.{yaml,yml,json,tpl,tmpl,gotmpl,tftpl,j2,template,example,erb,md,mdx,markdown,tf,tofu,env}",
  "**/{Dockerfile,Containerfile,.env}*",
  "**/.gitignore",
];

function describe(version: string): InitializeResult {
  return {
    serverInfo: { name: "otel-fix", version },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
      hoverProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
