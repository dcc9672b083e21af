import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Graph } from "../../graph/graph.ts";
import { tanh } from "../../graph/ops/hyperbolic.ts";
import { affine } from "../../graph/ops/matrix.ts";
import { components, pack } from "../../graph/ops/structure.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { stagesOf } from "../../ode/adaptiveMethod.ts";
import { methods } from "../../ode/methods/registry.ts";
import type { Kernels } from "../kernels.ts";
import { oneStep, timeOf, type Work, type WorkSize, workSize } from "./work.ts";

/** How fast an engine is on this machine: milliseconds each. */
export interface Speed {
  /** For each operation, whatever its size. */
  readonly operation: number;
  /** For each product of a matrix and a batch. */
  readonly product: number;
  /** For each component of a batch. */
  readonly component: number;
}

/** Predicted milliseconds of one step. */
export function predict(speed: Speed, work: Work): number {
  return stagesOf(work.method) * evaluation(speed, workSize(work), work.count);
}

function evaluation({ operation, product, component }: Speed, size: WorkSize, count: number): number {
  return operation * size.operations + count * (product * size.products + component * size.components);
}

const measured = new Map<string, Speed>();

/** An engine's speed: measured once a machine, in about 50 ms, and remembered in a folder where there is one. */
export function speedOf(kernels: Kernels, folder: string | undefined = process.env.NODE_ODE_STORAGE): Speed {
  const key = `${kernels.engine}, ${os.cpus()[0]?.model ?? process.arch}, ${process.version}`;
  const known = measured.get(key) ?? remembered(folder)[key];
  const speed = known ?? measure(kernels);
  measured.set(key, speed);
  if (!known && folder) remember(folder, key, speed);
  return speed;
}

/** Solves for the three costs with one problem each in which one of them outweighs the others. */
function measure(kernels: Kernels): Speed {
  const method = methods.get("euler");
  const probe = (layers: readonly number[], count: number) => {
    const work: Work = { field: net(layers), method, count, gradients: true };
    return { time: timeOf(oneStep(kernels, work, "float32")), size: workSize(work), count };
  };
  const small = probe([2, 4, 2], 1);
  const operation = small.time / small.size.operations;
  const rest = ({ time, size }: ReturnType<typeof probe>) => Math.max(0, time - operation * size.operations);
  const long = probe([2, 128, 2], 512);
  const wide = probe([192, 192], 128);
  const component = rest(long) / (long.count * long.size.components);
  const left = rest(wide) - wide.count * component * wide.size.components;
  const product = Math.max(left, 0.1 * rest(wide)) / (wide.count * wide.size.products);
  return { operation, product, component };
}

function net(layers: readonly number[]): VectorField {
  const graph = new Graph();
  let value = graph.apply(
    pack,
    Array.from({ length: layers[0] }, (_, i) => graph.input("z", i)),
  );
  let offset = 0;
  for (const [n, width] of layers.slice(1).entries()) {
    const W = graph.input("theta", offset, width * value.size);
    const b = graph.input("theta", offset + W.size, width);
    offset += W.size + width;
    value = graph.call(affine, W, value, b);
    if (n < layers.length - 2 || layers.length === 2) value = graph.call(tanh, value);
  }
  return {
    name: "calibration",
    graph,
    dimension: layers[0],
    parameterCount: offset,
    outputs: components(graph, value),
  };
}

const FILE = "engine-speeds.json";

function remembered(folder: string | undefined): Record<string, Speed> {
  if (!folder) return {};
  try {
    const speeds = JSON.parse(readFileSync(path.join(folder, FILE), "utf8")) as Record<string, Speed>;
    const isSound = Object.values(speeds).every(({ operation, product, component }) =>
      [operation, product, component].every((x) => x >= 0 && Number.isFinite(x)),
    );
    return isSound ? speeds : {};
  } catch {
    return {};
  }
}

function remember(folder: string, key: string, speed: Speed): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, FILE), JSON.stringify({ ...remembered(folder), [key]: speed }));
  } catch {
    // It is measured again next time.
  }
}
