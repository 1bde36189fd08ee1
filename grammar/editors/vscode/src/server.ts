import type { Position } from "vscode-languageserver-protocol";
import type { HeadMap } from "./headMap";

/** The declaration that a command of the server is about: `name`, or else the one around `position`, or else the file's only one. */
export interface Subject {
  readonly uri: string;
  readonly name?: string;
  readonly position?: Position;
}

/** What a command that explains something answers. */
export interface Page {
  readonly title: string;
  readonly markdown: string;
}

/** The server's own commands, each with the one object that it takes and what it answers. */
export interface Commands {
  "hyb.plan": { argument: Subject; result: Page };
  "hyb.diff": { argument: Subject; result: Page };
  "hyb.explain": { argument: { readonly id: string }; result: Page };
  "hyb.headMap": { argument: Subject; result: HeadMap };
}

export type Command = keyof Commands;

export function isPageCommand(command: string): command is "hyb.plan" | "hyb.diff" | "hyb.explain" {
  return command === "hyb.plan" || command === "hyb.diff" || command === "hyb.explain";
}
