import { defineConfig } from "vitest/config";

/** The contract test against GitHub's own descriptions: `npm run test:contract`. */
const config = defineConfig({
  test: {
    include: ["test/contract/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 300_000,
    restoreMocks: true,
  },
});

export { config as default };
