import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // The inner loop: pure, or on a temporary folder.
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'generators/**/*.test.ts', 'scripts/**/*.test.ts'],
          // Tests of stamped services, kept there to be read and to be brought forward.
          exclude: ['src/testing/golden/**', 'src/testing/releases/**'],
          testTimeout: 20_000,
          // They leave nothing behind, so that files can share a process: half of the time went into loading the same modules again.
          isolate: false,
        },
      },
      {
        // The real world: databases, containers, registries, pipelines. One file at a time, they share a machine.
        test: {
          name: 'proof',
          include: ['src/testing/proof/**/*.proof.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
