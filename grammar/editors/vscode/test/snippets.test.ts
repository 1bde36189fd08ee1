import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { launcher } from "./languageServer";

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

const file = join(__dirname, "../../snippets/hyb.json");
const snippets = Object.values(JSON.parse(readFileSync(file, "utf8")) as Record<string, Snippet>);
const folder = mkdtempSync(join(tmpdir(), "hyb-snippets-"));
after(() => {
  rmSync(folder, { recursive: true });
});

/** A snippet with the text that its placeholders offer, and `inside` where the cursor comes to rest. */
function expanded(prefix: string, inside = ""): string {
  const snippet = snippets.find((one) => one.prefix === prefix);
  assert.ok(snippet, prefix);
  return snippet.body
    .join("\n")
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replaceAll("$0", inside);
}

test("prefixes are distinct", () => {
  assert.equal(new Set(snippets.map(({ prefix }) => prefix)).size, snippets.length);
});

const skip = launcher === undefined && "Hyb isn't built; HYB may name a launcher";

test("what snippets write checks, each where it belongs", { skip }, () => {
  const inHybrid = [expanded("distill"), expanded("layers", "window = 64"), expanded("require")].join("\n");
  const top = [
    expanded("import"),
    expanded("teacher"),
    expanded("ranking"),
    expanded("hybrid", inHybrid),
    expanded("extends", "attention { " + expanded("top") + " }"),
    expanded("sweep"),
  ].join("\n\n");
  const others = [
    'import "std/rankings/llama-3.2-1b.hyb"',
    "hybrid Fits { teacher = Llama32_1B  attention { " + expanded("within") + " }  ssm mamba2 { d_state = 8 }",
    "distill { data { copy {} }\n" + expanded("stage") + "\n}}",
  ].join("\n");
  for (const [name, text] of Object.entries({ top, others })) {
    const spec = join(folder, `${name}.hyb`);
    writeFileSync(spec, text);
    execFileSync(launcher ?? "", ["check", spec], { stdio: ["ignore", "ignore", "pipe"] });
  }
  const used = new Set(["import", "teacher", "ranking", "hybrid", "extends", "sweep", "distill", "layers", "require"]);
  for (const prefix of ["top", "within", "stage"]) {
    used.add(prefix);
  }
  assert.deepEqual(
    snippets.map(({ prefix }) => prefix).filter((prefix) => !used.has(prefix)),
    ["teacher-folder"],
    "its folder is the user's",
  );
});
