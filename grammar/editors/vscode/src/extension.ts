import * as vscode from "vscode";
import { Server } from "./client";
import { HeadMapPanel, subjectAt } from "./headMapPanel";
import { MarkdownPages } from "./markdownPages";
import { isPageCommand, type Subject } from "./server";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const pages = new MarkdownPages();
  const started = new Server((command, argument) => perform(command, argument));
  const panel = new HeadMapPanel(context.extensionUri, (subject) => started.run("hyb.headMap", subject));
  server = started;

  /** Shows what a command of the server answers; a refusal is a message, not a failure. */
  async function perform(command: string, argument: unknown): Promise<void> {
    try {
      if (command === "hyb.headMap") {
        await panel.show(argument as Subject);
      } else if (isPageCommand(command)) {
        await pages.show(await started.run(command, argument as never));
      }
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  const atCursor = (id: string, command: string): vscode.Disposable =>
    vscode.commands.registerTextEditorCommand(id, (editor) => void perform(command, subjectAt(editor)));
  context.subscriptions.push(
    pages,
    panel,
    started,
    atCursor("hyb.showPlan", "hyb.plan"),
    atCursor("hyb.showDiff", "hyb.diff"),
    atCursor("hyb.showHeadMap", "hyb.headMap"),
    vscode.commands.registerCommand("hyb.restartServer", () => started.start()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("hyb.path")) {
        void started.start();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.start()),
  );
  await started.start();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
