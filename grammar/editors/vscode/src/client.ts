import { homedir } from "node:os";
import * as vscode from "vscode";
import { LanguageClient, type ExecuteCommandSignature, type Executable } from "vscode-languageclient/node";
import { findLauncher, isProgram, notFound } from "./launcher";
import type { Command, Commands } from "./server";

/** The language server: `hyb lsp`, as the setting `hyb.path` finds it. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;

  /** @param runCommand does what a command of the server is for when a lens or an action calls it */
  constructor(private readonly runCommand: (command: string, argument: unknown) => Promise<unknown>) {}

  /** Starts the server anew. Where there is no launcher, says so once and does nothing. */
  async start(): Promise<void> {
    await this.stop();
    const setting = vscode.workspace.getConfiguration("hyb").get("path", "hyb");
    const launcher = findLauncher(setting, vscode.workspace.workspaceFolders?.[0]?.uri.fsPath, {
      platform: process.platform,
      environment: process.env,
      home: homedir(),
      isProgram,
    });
    if (launcher === undefined) {
      void offerSetting(notFound(setting));
      return;
    }
    this.client = new LanguageClient("hyb", "Hyb", executable(launcher), {
      documentSelector: [{ language: "hyb" }],
      // Results are shown here, not written to files for the editor to open.
      initializationOptions: { panels: true },
      middleware: {
        executeCommand: (command: string, args: unknown[], next: ExecuteCommandSignature) =>
          args.length === 1 ? this.runCommand(command, args[0]) : (next(command, args) as unknown),
      },
    });
    try {
      await this.client.start();
    } catch (error) {
      this.client = undefined;
      void offerSetting(
        `${launcher} lsp didn't start: ${String(error)}. \`hyb doctor\` in a terminal shows what is missing.`,
      );
    }
  }

  /** What a command of the server answers; fails with the server's one-line reason. */
  async run<C extends Command>(command: C, argument: Commands[C]["argument"]): Promise<Commands[C]["result"]> {
    if (!this.client) {
      throw new Error(notFound(vscode.workspace.getConfiguration("hyb").get("path", "hyb")));
    }
    return this.client.sendRequest("workspace/executeCommand", { command, arguments: [argument] });
  }

  async stop(): Promise<void> {
    const old = this.client;
    this.client = undefined;
    await old?.dispose();
  }

  dispose(): void {
    void this.stop();
  }
}

/** Windows starts a script only through its shell, which wants quotes around a path. */
function executable(launcher: string): Executable {
  const script = /\.(cmd|bat)$/i.test(launcher);
  return { command: script ? `"${launcher}"` : launcher, args: ["lsp"], options: { shell: script } };
}

async function offerSetting(message: string): Promise<void> {
  const open = "Open Settings";
  if ((await vscode.window.showErrorMessage(message, open)) === open) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "hyb.path");
  }
}
