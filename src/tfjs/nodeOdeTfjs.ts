/* The module `node-ode/tfjs`: ODE blocks for models of TensorFlow.js, whose library is the reader's own. */
export { odeSolve } from "./odeSolve.ts";
export { optimizer } from "./optimizer.ts";
export { readDynamics } from "./readDynamics.ts";
