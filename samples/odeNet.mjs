// A small classifier whose middle is an ODE block: two rings of points, told apart by a flow that a network drives.
// Dense layers can stand before and behind the block as before and behind any layer; here one reads the final state.
// usage: node samples/odeNet.mjs [iterations]   with @tensorflow/tfjs installed, or tfjs-node imported in its place
import * as tf from "@tensorflow/tfjs";
import { odeSolve, optimizer } from "node-ode/tfjs";

const iterations = Number(process.argv[2] ?? 120);
const [points, dimension, hidden] = [120, 3, 16];
await tf.setBackend("cpu");

/** Points on two rings with noise; the third component, 0 at the start, gives the flow room (augmented neural ODEs). */
const rings = Array.from({ length: points }, (_, i) => {
  const radius = (i % 2 === 0 ? 0.6 : 1.4) + 0.1 * Math.sin(7.3 * i);
  const angle = 2.4 * i;
  return [radius * Math.cos(angle), radius * Math.sin(angle), 0];
});
const z0 = tf.tensor2d(rings);
const labels = tf.tensor2d(rings.map((_, i) => [i % 2]));

const weights = (/** @type {number} */ rows, /** @type {number} */ columns, /** @type {number} */ seed) =>
  tf.variable(tf.randomNormal([rows, columns], 0, 1 / Math.sqrt(rows), "float32", seed));
const theta = [weights(dimension, hidden, 1), tf.variable(tf.zeros([hidden])), weights(hidden, dimension, 2)];
const readout = weights(dimension, 1, 3);
const bias = tf.variable(tf.zeros([1]));

/** dz/dt at a batch, one row an example. */
const f = (_t, z, W1, b1, W2) => tf.matMul(tf.tanh(tf.add(tf.matMul(z, W1), b1)), W2);

function logits() {
  const z1 = odeSolve(f, z0, [0, 1], { theta, method: "rk4", steps: 5 });
  return tf.add(tf.matMul(z1, readout), bias);
}

const adam = optimizer("adam", 0.05);
for (let n = 0; n <= iterations; n++) {
  const loss = adam.minimize(() => tf.losses.sigmoidCrossEntropy(labels, logits()), true);
  if (n % 20 === 0) {
    const right = tf.tidy(() => tf.mean(tf.equal(tf.step(logits()), labels)).dataSync()[0]);
    console.log(`iteration ${n}: loss ${loss.dataSync()[0].toFixed(4)}, accuracy ${(100 * right).toFixed(1)} %`);
  }
  loss.dispose();
}
