import type { EngineMethod } from "../protocol/engineApi.ts";

/**
 * Seconds that a request may go on without an answer or a sign of progress, many times what the work takes: what goes on for longer
 * hangs, or is of a size that needs another way.
 */
export const budgets: Readonly<Record<EngineMethod, number>> = {
  analyse: 300,
  catalog: 60,
  checkTables: 120,
  describe: 60,
  parameters: 60,
  portrait: 120,
  sketchTable: 60,
  train: 1800,
  trainingView: 120,
};
