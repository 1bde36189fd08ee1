import * as vscode from "vscode";
import type { Page } from "./server";

const SCHEME = "hyb-page";

/** What the server explains, as documents that nothing edits, shown by VS Code's own Markdown preview. */
export class MarkdownPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly onDidChange = this.changed.event;

  /** Opens a page beside the editor; one with the same title takes its place. */
  async show(page: Page): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${page.title.replaceAll("/", "∕")}.md` });
    this.texts.set(uri.toString(), page.markdown);
    this.changed.fire(uri);
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "This page was made in an earlier session; run the command again.";
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
