import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { HeadMap, PanelMessage } from "./headMap";
import { headMapPage } from "./headMapPage";
import type { Subject } from "./server";

/** How long the cursor rests before the map follows it, in milliseconds. */
const REST = 150;

/** The panel with the map of a model's heads, which follows the cursor through specs; one at most is open. */
export class HeadMapPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private last: PanelMessage = { note: "Put the cursor into a hybrid." };
  private rest: NodeJS.Timeout | undefined;
  private newest = 0;
  private readonly following: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly ask: (subject: Subject) => Promise<HeadMap>,
  ) {
    this.following = vscode.Disposable.from(
      vscode.window.onDidChangeTextEditorSelection((event) => {
        this.followSoon(event.textEditor);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.followSoon(editor);
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        const editor = vscode.window.activeTextEditor;
        if (editor?.document === event.document) {
          this.followSoon(editor);
        }
      }),
    );
  }

  /** Opens the panel beside the editor, or brings it to the front, with the map of `subject`. */
  async show(subject: Subject): Promise<void> {
    if (this.panel) {
      this.panel.reveal(undefined, true);
    } else {
      this.open();
    }
    await this.follow(subject);
  }

  dispose(): void {
    clearTimeout(this.rest);
    this.following.dispose();
    this.panel?.dispose();
  }

  private open(): void {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const roots = ["dist", "media"].map((folder) => vscode.Uri.joinPath(this.extension, folder));
    const panel = vscode.window.createWebviewPanel("hyb.headMap", "Heads", column, {
      enableScripts: true,
      localResourceRoots: roots,
    });
    this.panel = panel;
    // A panel that was hidden loses its page; its script asks for the map again when it is back.
    panel.webview.onDidReceiveMessage(() => panel.webview.postMessage(this.last));
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    const file = (...path: string[]): string =>
      panel.webview.asWebviewUri(vscode.Uri.joinPath(this.extension, ...path)).toString();
    panel.webview.html = headMapPage(
      { script: file("dist", "headMap.js"), style: file("media", "headMap.css") },
      randomBytes(16).toString("hex"),
    );
  }

  private followSoon(editor: vscode.TextEditor | undefined): void {
    if (!this.panel || editor?.document.languageId !== "hyb") {
      return;
    }
    clearTimeout(this.rest);
    this.rest = setTimeout(() => void this.follow(subjectAt(editor)), REST);
  }

  /** An answer that a newer question has overtaken is dropped. */
  private async follow(subject: Subject): Promise<void> {
    const mine = ++this.newest;
    let message: PanelMessage;
    try {
      message = { map: await this.ask(subject) };
    } catch (error) {
      message = { note: error instanceof Error ? error.message : String(error) };
    }
    if (mine !== this.newest || !this.panel) {
      return;
    }
    this.last = message;
    if ("map" in message) {
      this.panel.title = `Heads of ${message.map.name}`;
    }
    await this.panel.webview.postMessage(message);
  }
}

/** What is at an editor's cursor. */
export function subjectAt(editor: vscode.TextEditor): Subject {
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}
