import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import { test } from "node:test";

// This file is built to dist/test.
const extension = join(__dirname, "../..");

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** Whatever is asked of it, but for what is named: classes to extend, functions that do nothing, values that hold them. */
function anything(named: Record<string, unknown> = {}): unknown {
  const constructible = function (): void {
    // Only its kind matters.
  };
  return new Proxy(constructible, {
    get: (target, key) => {
      if (key === "prototype" || key in named) {
        return key === "prototype" ? (target.prototype as unknown) : named[key as string];
      }
      return typeof key === "symbol" || key === "then" ? undefined : anything();
    },
    // What is imported as a namespace is copied key by key.
    ownKeys: (target) => [...Reflect.ownKeys(target), ...Object.keys(named)],
    apply: () => anything(),
    construct: () => anything() as object,
  });
}

test("without a launcher, the extension says what to do and still has its commands", async () => {
  const commands: string[] = [];
  const messages: string[] = [];
  const register = (id: string): object => {
    commands.push(id);
    return {};
  };
  const vscode = anything({
    Disposable: anything(),
    EventEmitter: anything(),
    commands: anything({ registerCommand: register, registerTextEditorCommand: register }),
    window: anything({
      showErrorMessage: (message: string) => {
        messages.push(message);
        return Promise.resolve(undefined);
      },
      onDidChangeTextEditorSelection: () => ({}),
      onDidChangeActiveTextEditor: () => ({}),
    }),
    workspace: anything({
      getConfiguration: () => ({ get: () => "/nowhere/hyb" }),
      workspaceFolders: undefined,
      onDidChangeTextDocument: () => ({}),
    }),
  });
  const loader = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
  try {
    const { activate } = loader._load(join(extension, "dist/extension.js"), module, false) as {
      activate: (context: { subscriptions: unknown[]; extensionUri: unknown }) => Promise<void>;
    };
    await activate({ subscriptions: [], extensionUri: anything() });
  } finally {
    loader._load = load;
  }
  const manifest = JSON.parse(readFileSync(join(extension, "package.json"), "utf8")) as Manifest;
  assert.deepEqual(commands.sort(), manifest.contributes.commands.map(({ command }) => command).sort());
  assert.equal(messages.length, 1);
  assert.match(messages[0] ?? "", /hyb\.path is `\/nowhere\/hyb`/);
});
