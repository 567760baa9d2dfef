import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";

import { onTestFinished } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type PublishDiagnosticsParams,
  type TextEdit,
} from "vscode-languageserver/node";

import { buildProgram } from "../../build-program.ts";

/** An editor, as far as the protocol goes: the real server as a process, over standard input and output. */
export interface Client {
  readonly initialized: InitializeResult;
  /** What the server showed to the person. */
  readonly messages: string[];
  readonly open: (path: string, text: string, languageId?: string) => Document;
  /** Something on disk has changed. */
  readonly notifyOfDisk: (path: string) => Promise<void>;
  /** Says goodbye; the exit code. */
  readonly close: () => Promise<number | null>;
  readonly stderr: () => string;
}

export interface Document {
  readonly uri: string;
  readonly text: () => string;
  /** What was published last for the version that the document has; waits for it. */
  readonly diagnostics: () => Promise<readonly Diagnostic[]>;
  readonly change: (text: string) => Promise<void>;
  readonly save: () => Promise<void>;
  readonly closeIt: () => Promise<void>;
  readonly actions: (at: string, only?: string) => Promise<readonly CodeAction[]>;
  readonly hover: (at: string) => Promise<string | null>;
  /** The text with an action's edit. */
  readonly with: (action: CodeAction | undefined) => string;
}

export interface ClientOptions {
  readonly folder: string | null;
  /** Addresses of further folders. */
  readonly more?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly capabilities?: object;
}

export const CAPABILITIES = {
  workspace: { workspaceEdit: { documentChanges: true } },
  textDocument: { hover: { contentFormat: ["markdown", "plaintext"] } },
};

export function startServer(cwd: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [buildProgram("cli"), "lsp", "--stdio"], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  let stderr = "";
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  const ended = new Promise<number | null>((done) => child.once("close", done));
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, ended, stderr: () => stderr };
}

export async function connect({
  folder,
  more = [],
  env = {},
  capabilities = CAPABILITIES,
}: ClientOptions): Promise<Client> {
  const { child, ended, stderr } = startServer(folder ?? "/", env);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  onTestFinished(() => {
    connection.dispose();
  });
  const published = new Map<string, PublishDiagnosticsParams>();
  const waiting = new Set<() => void>();
  connection.onNotification("textDocument/publishDiagnostics", (parameters: PublishDiagnosticsParams) => {
    published.set(parameters.uri, parameters);
    for (const look of waiting) look();
  });
  const messages: string[] = [];
  connection.onNotification("window/showMessage", ({ message }: { readonly message: string }) => {
    messages.push(message);
  });
  connection.listen();
  const isGone = ended.then((code): never => {
    throw new Error(`the server ended with ${String(code)}: ${stderr()}`);
  });
  const asked = connection.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities,
    workspaceFolders:
      folder === null ? null : [pathToFileURL(folder).href, ...more].map((uri) => ({ uri, name: "shop" })),
  });
  const initialized = await Promise.race([asked, isGone]);
  isGone.catch(() => undefined);
  await connection.sendNotification("initialized", {});
  const notify = (method: string, parameters: object) => connection.sendNotification(method, parameters);

  function open(path: string, text: string, languageId = "yaml"): Document {
    const uri = path.includes(":") ? path : pathToFileURL(path).href;
    let document = TextDocument.create(uri, languageId, 1, text);
    void notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
    const place = (at: string) => document.positionAt(document.getText().indexOf(at));
    const textDocument = { uri };
    return {
      uri,
      text: () => document.getText(),
      diagnostics: () =>
        new Promise((done) => {
          const look = () => {
            const last = published.get(uri);
            if (last?.version !== document.version) return;
            waiting.delete(look);
            published.delete(uri);
            done(last.diagnostics);
          };
          waiting.add(look);
          look();
        }),
      change: async (next) => {
        document = TextDocument.update(document, [{ text: next }], document.version + 1);
        const { version } = document;
        await notify("textDocument/didChange", {
          textDocument: { uri, version },
          contentChanges: [{ text: next }],
        });
      },
      save: () => notify("textDocument/didSave", { textDocument }),
      closeIt: () => notify("textDocument/didClose", { textDocument }),
      actions: (at, only) =>
        connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
          textDocument,
          range: { start: place(at), end: place(at) },
          context: { diagnostics: [], ...(only !== undefined && { only: [only] }) },
        }),
      hover: async (at) => {
        const parameters = { textDocument, position: place(at) };
        const hover = await connection.sendRequest<Hover | null>("textDocument/hover", parameters);
        const contents: unknown = hover?.contents;
        return typeof contents === "object" && contents !== null && "value" in contents
          ? String(contents.value)
          : null;
      },
      with: (action) => {
        const { changes, documentChanges } = action?.edit ?? {};
        const edits: TextEdit[] = [...(changes?.[uri] ?? [])];
        for (const change of documentChanges ?? [])
          if ("edits" in change) edits.push(...(change.edits as TextEdit[]));
        return TextDocument.applyEdits(document, edits);
      },
    };
  }

  return {
    initialized,
    messages,
    open,
    stderr,
    notifyOfDisk: (path) =>
      notify("workspace/didChangeWatchedFiles", { changes: [{ uri: pathToFileURL(path).href, type: 2 }] }),
    close: async () => {
      await connection.sendRequest("shutdown");
      await notify("exit", {});
      return ended;
    },
  };
}
