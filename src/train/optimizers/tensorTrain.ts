/** The makers of optimizers that TensorFlow.js has under `tf.train`, as far as the lab's have counterparts there. */
export interface TensorTrain<Made> {
  sgd(rate: number): Made;
  momentum(rate: number, momentum: number): Made;
  rmsprop(rate: number, decay: number, momentum: number, epsilon: number): Made;
  adam(rate: number, beta1: number, beta2: number, epsilon: number): Made;
}
