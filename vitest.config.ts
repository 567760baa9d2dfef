import { configDefaults, defineConfig } from "vitest/config";

const config = defineConfig({
  plugins: [
    {
      // Packages as users have them: builds for development, which vitest takes, check themselves at every step.
      name: "no-development-builds",
      configResolved: ({ ssr, environments }) => {
        for (const { resolve } of [ssr, ...Object.values(environments)])
          if (resolve) resolve.conditions = ["node"];
      },
    },
  ],
  test: {
    include: ["", "sandbox/", "demo/"].map((folder) => `${folder}test/**/*.test.ts`),
    // Has a configuration of its own: npm run test:contract.
    exclude: [...configDefaults.exclude, "test/contract/**"],
    environment: "node",
    // Modules are what Node makes of them; another view of those in CommonJS takes time at each access.
    deps: { interopDefault: false },
    // All cores: the default leaves one of them idle.
    maxWorkers: "100%",
    // Modules are loaded once for each worker, not for each file: no test changes a module, or leaves anything behind.
    isolate: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    restoreMocks: true,
  },
});

export { config as default };
