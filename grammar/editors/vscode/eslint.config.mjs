import tseslint from "typescript-eslint";

export default tseslint.config({ ignores: ["dist/", "**/*.mjs"] }, ...tseslint.configs.strictTypeChecked, {
  languageOptions: {
    parserOptions: {
      project: ["./tsconfig.json", "./src/webview/tsconfig.json"],
      tsconfigRootDir: import.meta.dirname,
    },
  },
  rules: {
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    "@typescript-eslint/no-floating-promises": [
      "error",
      { allowForKnownSafeCalls: [{ from: "package", name: ["test", "before", "after"], package: "node:test" }] },
    ],
  },
});
