import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DocumentFormattingRequest,
  ExecuteCommandRequest,
  HoverRequest,
  RenameRequest,
  type MarkupContent,
  type Position,
  type TextEdit,
} from "vscode-languageserver-protocol/node";
import { shades } from "../src/headMap";
import type { Command, Commands } from "../src/server";
import { launcher, LanguageServer } from "./languageServer";

const SPEC = `hyb 1

teacher Tiny {
  family = llama
  layers = 2   heads = 4   kv_heads = 2   head_dim = 8
  d_model = 32   d_ff = 64   vocab = 128
  rope { theta = 10000 }
  norm_eps = 1e-5
  tie_embeddings = true
}

ranking kv {
  teacher = Tiny
  L1H2 = 0.4 +- 0.01
  L0H1 = 0.1 +- 0.01
}

hybrid Student {
  teacher = Tiny
  attention { keep L1H2 }
  ssm mamba2 { d_state = 8 }
}
`;

const folder = mkdtempSync(join(tmpdir(), "hyb-lsp-"));
const skip = launcher === undefined && "Hyb isn't built; HYB may name a launcher";
let server: LanguageServer;

before(async () => {
  if (launcher !== undefined) {
    server = await LanguageServer.start(launcher);
  }
});

after(async () => {
  if (launcher !== undefined) {
    assert.equal(await server.end(), 0);
  }
  rmSync(folder, { recursive: true });
});

/** Writes a spec and opens it; its URI, and what is wrong with it. */
async function opened(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  const uri = pathToFileURL(path).href;
  return { path, uri, textDocument: { uri }, diagnostics: await server.open(uri, text) };
}

/** Where `found` begins in `text`, plus `by` characters. */
function place(text: string, found: string, by = 0): Position {
  const at = text.indexOf(found);
  assert.ok(at >= 0, found);
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length - 1, character: (lines.at(-1)?.length ?? 0) + by };
}

/** A text after edits, which don't overlap. */
function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: Position): number =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, character);
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (out, { range, newText }) => out.slice(0, offset(range.start)) + newText + out.slice(offset(range.end)),
      text,
    );
}

async function run<C extends Command>(command: C, argument: Commands[C]["argument"]): Promise<Commands[C]["result"]> {
  return (await server.connection.sendRequest(ExecuteCommandRequest.type, {
    command,
    arguments: [argument],
  })) as Commands[C]["result"];
}

test("a mistake is diagnosed in the words of `hyb check`, and gone when it is mended", { skip }, async () => {
  const { path, uri, diagnostics } = await opened("mistaken.hyb", SPEC.replace("d_state", "d_sate"));
  const told = checked(path);
  const shown = diagnostics.map(({ code, range }) => ({ id: code, line: range.start.line + 1 }));
  assert.deepEqual(
    shown,
    told.map(({ id, line }) => ({ id, line })),
  );
  assert.ok(diagnostics.every(({ message }, i) => words(message).startsWith(told[i]?.message ?? "?")));
  assert.ok(diagnostics.some(({ code }) => code === "unknown-key"));

  const range = { start: place(SPEC, "d_state"), end: place(SPEC, "d_state", "d_sate".length) };
  const mended = server.diagnostics(uri);
  await server.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range, text: "d_state" }],
  });
  assert.ok((await mended).every(({ code }) => code !== "unknown-key"));
});

function words(message: string | MarkupContent): string {
  return typeof message === "string" ? message : message.value;
}

/** What `hyb check --json` says of a file, refused or not. */
function checked(path: string): { id: string; line: number; message: string }[] {
  const out = execFileSync("sh", ["-c", '"$0" check --json "$1" || [ $? = 1 ]', launcher ?? "", path], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(out) as { id: string; line: number; message: string }[];
}

test("completion in a block offers its keys", { skip }, async () => {
  const { textDocument } = await opened("completed.hyb", SPEC);
  const position = place(SPEC, "d_state = 8");
  const answer = await server.connection.sendRequest(CompletionRequest.type, { textDocument, position });
  const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
  assert.ok(["conv", "chunk", "groups"].every((key) => items.some(({ label }) => label.split(" ")[0] === key)));
});

test("hover explains a key and sums up a hybrid", { skip }, async () => {
  const { textDocument } = await opened("hovered.hyb", SPEC);
  const said = async (position: Position): Promise<string> => {
    const hover = await server.connection.sendRequest(HoverRequest.type, { textDocument, position });
    return (hover?.contents as MarkupContent | undefined)?.value ?? "";
  };
  assert.match(await said(place(SPEC, "d_state", 2)), /Width of a head's state/);
  assert.match(await said(place(SPEC, "Student", 2)), /1 of 8/);
});

test("a rename reaches every use, and formatting changes only the layout", { skip }, async () => {
  const untidy = SPEC.replace("  family", "      family");
  const { uri, textDocument } = await opened("edited.hyb", untidy);
  const renaming = { textDocument, position: place(untidy, "Tiny", 1), newName: "Small" };
  const rename = await server.connection.sendRequest(RenameRequest.type, renaming);
  const documents = rename?.documentChanges?.flatMap((change) => ("edits" in change ? change.edits : []));
  const edits = (documents ?? rename?.changes?.[uri] ?? []) as TextEdit[];
  assert.equal(applied(untidy, edits), untidy.replaceAll("Tiny", "Small"));

  const options = { tabSize: 2, insertSpaces: true };
  const format = await server.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options });
  const formatted = applied(untidy, format ?? []);
  assert.ok(formatted.includes("\n  family"));
  assert.equal(formatted.replace(/\s+/g, " "), untidy.replace(/\s+/g, " "));
});

test("plan, diff and head map are of the hybrid at the cursor, unsaved changes included", { skip }, async () => {
  const { uri } = await opened("shown.hyb", SPEC);
  const position = place(SPEC, "keep L1H2");
  const plan = await run("hyb.plan", { uri, position });
  assert.match(plan.title, /Student/);
  assert.match(plan.markdown, /\|/);

  const map = await run("hyb.headMap", { uri, position });
  assert.deepEqual([map.name, map.teacher, map.layers, map.heads, map.kept], ["Student", "Tiny", 2, 4, 1]);
  assert.equal(map.ranking, "kv");
  const shade = shades(map);
  assert.deepEqual(
    map.rows.map((row) => row.heads.map(shade)),
    [
      [0, 2, 0, 0],
      [0, 0, 8, 0],
    ],
  );
  assert.deepEqual(
    map.rows.map((row) => row.heads.filter((cell) => cell.kept).map((cell) => cell.head)),
    [[], [2]],
  );

  await assert.rejects(run("hyb.diff", { uri, position }), /git/i);
  await assert.rejects(run("hyb.plan", { uri, name: "Nobody" }), /Nobody/);
});

test("a buffer is compared with its committed self before it is saved", { skip }, async () => {
  const git = (...words: string[]): void => {
    execFileSync("git", ["-C", folder, ...words], { stdio: "ignore" });
  };
  writeFileSync(join(folder, "reviewed.hyb"), SPEC);
  git("init", "-q");
  git("add", "reviewed.hyb");
  git("-c", "user.name=hyb", "-c", "user.email=hyb@localhost", "commit", "-qm", "One head");
  const { uri } = await opened("reviewed.hyb", SPEC);
  const text = SPEC.replace("keep L1H2", "keep L0H1");
  await server.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text }],
  });
  const diff = await run("hyb.diff", { uri, position: place(text, "keep L0H1") });
  assert.match(diff.markdown, /gained L0H1 \(0\.100\)/);
  assert.match(diff.markdown, /lost L1H2 \(0\.400\)/);
});
