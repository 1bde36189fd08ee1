import assert from "node:assert/strict";
import { test } from "node:test";
import { findLauncher, notFound, type Machine } from "../src/launcher";

function machine(files: readonly string[], platform: NodeJS.Platform, path: string): Machine {
  const home = platform === "win32" ? "C:\\Users\\ada" : "/home/ada";
  return { platform, home, environment: { PATH: path }, isProgram: (file) => files.includes(file) };
}

test("a name is looked up on the PATH, first folder first", () => {
  const linux = machine(["/opt/hyb/hyb", "/usr/bin/hyb"], "linux", "/bin::/opt/hyb:/usr/bin");
  assert.equal(findLauncher("hyb", undefined, linux), "/opt/hyb/hyb");
  assert.equal(findLauncher("  ", undefined, linux), "/opt/hyb/hyb");
  assert.equal(findLauncher("hyb-dev", undefined, linux), undefined);
});

test("a path is taken as it is, from home or from the workspace", () => {
  const linux = machine(["/home/ada/hyb/hyb", "/work/hyb"], "linux", "/usr/bin");
  assert.equal(findLauncher("~/hyb/hyb", undefined, linux), "/home/ada/hyb/hyb");
  assert.equal(findLauncher("./hyb", "/work", linux), "/work/hyb");
  assert.equal(findLauncher("./hyb", undefined, linux), undefined);
  assert.equal(findLauncher("/nowhere/hyb", "/work", linux), undefined);
});

test("Windows adds the endings of programs", () => {
  const windows = machine(["C:\\hyb\\bin\\hyb.cmd", "C:\\tools\\hyb.exe"], "win32", "C:\\bin;C:\\hyb\\bin");
  assert.equal(findLauncher("hyb", undefined, windows), "C:\\hyb\\bin\\hyb.cmd");
  assert.equal(findLauncher("C:\\tools\\hyb", undefined, windows), "C:\\tools\\hyb.exe");
});

test("what isn't found comes with a remedy", () => {
  assert.match(notFound("hyb"), /PATH.*hyb\.path/);
  assert.match(notFound("/opt/hyb"), /`\/opt\/hyb`.*clear the setting/);
});
