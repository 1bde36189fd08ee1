import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { headMapPage } from "../src/headMapPage";
import { chromium, dump } from "./chromium";
import { exampleMap } from "./exampleMap";

// This file is built to dist/test.
const extension = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "hyb-head-map-"));
after(() => {
  rmSync(folder, { recursive: true, maxRetries: 3 });
});

/** What the page shows when the editor has sent it `messages` and keys were pressed on its first head. */
async function shown(messages: readonly unknown[], keys: readonly string[] = [], intruder = ""): Promise<string> {
  const nonce = "aGVhZHM";
  const file = (path: string): string => pathToFileURL(join(extension, path)).href;
  const page = headMapPage({ script: file("dist/headMap.js"), style: file("media/headMap.css") }, nonce);
  const editor = `<script nonce="${nonce}">
    addEventListener("error", (e) => { document.body.dataset.failure = e.message; });
    addEventListener("securitypolicyviolation", (e) => { document.body.dataset.failure = e.violatedDirective; });
    globalThis.acquireVsCodeApi = () => ({ postMessage: (said) => {
      document.body.dataset.said = said;
      for (const message of ${JSON.stringify(messages).replaceAll("<", "\\u003c")}) window.postMessage(message, "*");
      setTimeout(() => {
        document.querySelector("[role=gridcell]")?.focus();
        for (const key of ${JSON.stringify(keys)}) {
          document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        }
        document.body.dataset.focus = document.activeElement.getAttribute("aria-label") ?? "";
        const paint = (cell) => getComputedStyle(cell).backgroundColor;
        const cells = [...document.querySelectorAll("[role=gridcell]")];
        document.body.dataset.colours = new Set(cells.map(paint)).size;
      }, 100);
    } });
    </script>`;
  const path = join(folder, "page.html");
  writeFileSync(
    path,
    page
      .replace("<body>", `<body>${editor}${intruder}`)
      .replace("<html", '<html style="--vscode-charts-blue: #37f; --vscode-editor-background: #fff"'),
  );
  return dump(pathToFileURL(path), join(folder, "profile"));
}

const skip = chromium === undefined && "no Chromium on the PATH";

test("the map is a grid of named heads, and nothing in it is taken for HTML", { skip }, async () => {
  const page = await shown([{ map: exampleMap() }], ["ArrowRight", "ArrowDown", "End", "ArrowRight"]);
  assert.doesNotMatch(page, /data-failure/);
  assert.match(page, /data-said="ready"/);
  assert.match(page, /<h1 id="name">&lt;b&gt;Two&lt;\/b&gt;<\/h1>/);
  assert.equal(page.match(/role="gridcell"/g)?.length, 6);
  assert.equal(page.match(/class="shade\d kept"/g)?.length, 1);
  assert.equal(page.match(/tabindex="0"/g)?.length, 1, "one stop for the Tab key");
  assert.match(page, /aria-label="L0H0, attention, rank 1, score 0.400 ± 0.015"/);
  assert.match(page, /data-focus="L1H2, mamba2"/);
  assert.match(page, /data-colours="3"/);
});

test("a note stands above the last map, and goes with the next", { skip }, async () => {
  const page = await shown([{ map: exampleMap() }, { note: "unknown key `heds`" }]);
  assert.match(page, /role="status">unknown key `heds`</);
  assert.equal(page.match(/role="gridcell"/g)?.length, 6);
  assert.match(await shown([{ note: "gone" }, { map: exampleMap() }]), /role="status"><\/p>/);
});

test("what lacks the nonce doesn't run", { skip }, async () => {
  const intruder = "<script>document.body.dataset.intruder = 1</script>";
  const page = await shown([{ map: exampleMap() }], [], intruder);
  assert.match(page, /data-failure="script-src/);
  assert.doesNotMatch(page, /data-intruder/);
});
