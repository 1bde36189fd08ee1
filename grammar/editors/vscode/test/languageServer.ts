import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
} from "vscode-languageserver-protocol/node";

// This file is built to dist/test.
const checkout = join(__dirname, "../../../../..");

/** The launcher that HYB names, or else this checkout's where it has been built; undefined where there is neither. */
export const launcher =
  process.env.HYB ?? (existsSync(join(checkout, "compiler/target/home/VERSION")) ? join(checkout, "hyb") : undefined);

/** A running `hyb lsp`, spoken to as an editor does. */
export class LanguageServer {
  private readonly published = new Map<string, Diagnostic[]>();
  private readonly waiting = new Map<string, (diagnostics: Diagnostic[]) => void>();

  private constructor(
    private readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
    readonly initialized: Promise<InitializeResult>,
  ) {
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      const waiting = this.waiting.get(uri);
      this.waiting.delete(uri);
      if (waiting) {
        waiting(diagnostics);
      } else {
        this.published.set(uri, diagnostics);
      }
    });
  }

  static async start(program: string): Promise<LanguageServer> {
    const process = spawn(program, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
    const connection = createProtocolConnection(
      new StreamMessageReader(process.stdout),
      new StreamMessageWriter(process.stdin),
    );
    connection.listen();
    const initialized = connection.sendRequest(InitializeRequest.type, {
      processId: globalThis.process.pid,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol still requires it
      rootUri: null,
      initializationOptions: { panels: true },
      capabilities: {
        textDocument: {
          publishDiagnostics: { relatedInformation: true },
          completion: { completionItem: { documentationFormat: ["markdown"] } },
          hover: { contentFormat: ["markdown"] },
        },
      },
    });
    const server = new LanguageServer(process, connection, initialized);
    await initialized;
    await connection.sendNotification(InitializedNotification.type, {});
    return server;
  }

  async open(uri: string, text: string): Promise<Diagnostic[]> {
    const diagnostics = this.diagnostics(uri);
    const textDocument = { uri, languageId: "hyb", version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    return diagnostics;
  }

  /** The next diagnostics of a file, or those that came before anyone asked. */
  diagnostics(uri: string): Promise<Diagnostic[]> {
    const early = this.published.get(uri);
    if (early) {
      this.published.delete(uri);
      return Promise.resolve(early);
    }
    return new Promise((resolve) => this.waiting.set(uri, resolve));
  }

  /** Ends it in the way that editors do, and gives its exit code. */
  async end(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once("exit", resolve));
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    return ended;
  }
}
