import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { promisify } from "node:util";
import { findLauncher, isProgram } from "../src/launcher";

const machine = { platform: process.platform, environment: process.env, home: homedir(), isProgram };

/** The Chromium that CHROMIUM names or the PATH holds, if any. */
export const chromium =
  process.env.CHROMIUM ??
  ["chromium", "chromium-browser", "google-chrome"]
    .map((name) => findLauncher(name, undefined, machine))
    .find((file) => file !== undefined);

/** The document of a page when its scripts have run. */
export async function dump(page: URL, profile: string): Promise<string> {
  if (chromium === undefined) {
    throw new Error("no Chromium on the PATH; CHROMIUM may name one");
  }
  const options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  const { stdout } = await promisify(execFile)(
    chromium,
    [...options, "--virtual-time-budget=2000", `--user-data-dir=${profile}`, "--dump-dom", page.href],
    { timeout: 60_000, maxBuffer: 1 << 24 },
  );
  return stdout;
}
