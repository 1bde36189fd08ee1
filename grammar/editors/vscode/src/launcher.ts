import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";

/** What finding a program depends on; the process's own, save in tests. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  isProgram(file: string): boolean;
}

/**
 * The file of the launcher that `setting` names: a path, or a name that is looked up on the PATH. Undefined where there is none.
 *
 * @param base where a relative path starts, if there is a folder
 */
export function findLauncher(setting: string, base: string | undefined, machine: Machine): string | undefined {
  const paths = machine.platform === "win32" ? path.win32 : path.posix;
  const named = setting.trim() === "" ? "hyb" : setting.trim();
  if (!named.includes("/") && !named.includes(paths.sep)) {
    const folders = (machine.environment.PATH ?? machine.environment.Path ?? "").split(paths.delimiter);
    return firstProgram(
      folders.filter((folder) => folder !== "").map((folder) => paths.join(folder, named)),
      machine,
    );
  }
  const absolute = named.startsWith("~/") ? paths.join(machine.home, named.slice(2)) : named;
  if (paths.isAbsolute(absolute)) {
    return firstProgram([absolute], machine);
  }
  return base === undefined ? undefined : firstProgram([paths.join(base, absolute)], machine);
}

/** Windows finds a program without its ending; an ending that is written is tried first. */
function firstProgram(files: readonly string[], machine: Machine): string | undefined {
  const endings = machine.platform === "win32" ? ["", ".exe", ".cmd", ".bat"] : [""];
  return files.flatMap((file) => endings.map((ending) => file + ending)).find((file) => machine.isProgram(file));
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Why no server runs, and what to do about it. */
export function notFound(setting: string): string {
  return setting.trim() === "" || setting.trim() === "hyb"
    ? "Hyb isn't on the PATH: install it, or name its launcher in the setting hyb.path."
    : `The setting hyb.path is \`${setting}\`, but there is no such program: name Hyb's launcher, or clear the setting to use the PATH.`;
}
