// Bundles the extension and its web view, and beside them the tests; draws the icon.
import { build } from "esbuild";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";

const production = process.argv.includes("--production");
const here = new URL(".", import.meta.url);
const options = {
  bundle: true,
  minify: production,
  sourcemap: false,
  logLevel: "warning",
  absWorkingDir: here.pathname,
};
const onNode = { ...options, platform: "node", target: "node20", format: "cjs" };

await mkdir(new URL("dist/", here), { recursive: true });
const extension = { entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", external: ["vscode"] };
const { metafile } = await build({ ...onNode, ...extension, metafile: true });
await writeFile(new URL("dist/NOTICES.txt", here), await notices(Object.keys(metafile.inputs)));
await build({
  ...options,
  entryPoints: ["src/webview/headMap.ts"],
  outfile: "dist/headMap.js",
  format: "iife",
  target: "es2022",
});
if (!production) {
  const tests = (await readdir(new URL("test/", here))).filter((name) => name.endsWith(".test.ts"));
  await build({ ...onNode, entryPoints: tests.map((name) => `test/${name}`), outdir: "dist/test" });
}

// A .vsix takes its licence from its own folder, and its icon as a PNG.
await copyFile(new URL("../../../LICENSE", here), new URL("LICENSE", here));
await initWasm(await readFile(new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"))));
const icon = new Resvg(await readFile(new URL("media/icon.svg", here), "utf8"), {
  fitTo: { mode: "width", value: 256 },
});
await writeFile(new URL("dist/icon.png", here), icon.render().asPng());

/** The licences of the packages that a bundle holds, each with its name and version. */
async function notices(inputs) {
  const folders = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(input)?.[0]);
  const texts = [...new Set(folders)]
    .filter((folder) => folder !== undefined)
    .map(async (folder) => {
      const { name, version } = JSON.parse(await readFile(new URL(`${folder}package.json`, here), "utf8"));
      const licence = (await readdir(new URL(folder, here))).find((file) => /^licen[cs]e(\.\w+)?$/i.test(file));
      if (licence === undefined) throw new Error(`${name} comes without a licence`);
      return `${name} ${version}\n\n${(await readFile(new URL(folder + licence, here), "utf8")).trim()}\n`;
    });
  return (await Promise.all(texts)).sort().join(`\n${"-".repeat(80)}\n\n`);
}
