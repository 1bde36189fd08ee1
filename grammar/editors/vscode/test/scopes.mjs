// The scopes of every spec of the examples, the library and the docs, as vscode-tmgrammar-snap keeps them. It writes a snapshot beside
// its source, so each spec is copied to test/scopes; lines that are alike but for their digits are taken once.
// `npm run scopes` writes the snapshots anew.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const extension = fileURLToPath(new URL("..", import.meta.url));
const repository = join(extension, "../../..");
const folder = join(extension, "test/scopes");
const update = process.argv.includes("--update");

mkdirSync(folder, { recursive: true });
const copies = new Set();
for (const root of ["examples", "stdlib/src/main/resources/std", "docs"]) {
  for (const entry of readdirSync(join(repository, root), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !entry.name.endsWith(".hyb") || path.includes("/target/")) continue;
    const name = relative(repository, path).replace("stdlib/src/main/resources/", "").replaceAll("/", "-");
    writeFileSync(join(folder, name), distinct(readFileSync(path, "utf8")));
    copies.add(name);
  }
}

const snapshots = new Set(readdirSync(folder).filter((name) => name.endsWith(".snap")));
const stale = [...snapshots].filter((name) => !copies.has(name.replace(/\.snap$/, "")));
const missing = [...copies].filter((name) => !snapshots.has(`${name}.snap`));
if (update) {
  for (const name of stale) rmSync(join(folder, name));
} else if (stale.length + missing.length > 0) {
  fail(`snapshots and specs differ: ${[...stale, ...missing].join(", ")}; \`npm run scopes\` writes them anew`);
}

const options = update ? ["--updateSnapshot"] : [];
execFileSync("vscode-tmgrammar-snap", [...options, join(folder, "*.hyb")], { cwd: extension, stdio: "inherit" });

const invalid = readdirSync(folder)
  .filter((name) => name.endsWith(".snap"))
  .filter((name) => readFileSync(join(folder, name), "utf8").includes(" invalid."));
if (invalid.length > 0) fail(`shown as wrong, though the spec is right: ${invalid.join(", ")}`);

function distinct(text) {
  const seen = new Set();
  const kept = text.split("\n").filter((line) => {
    const shape = line.replace(/\d+/g, "0");
    return line.trim() !== "" && !seen.has(shape) && seen.add(shape);
  });
  return kept.join("\n") + "\n";
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
