/**
 * Products of matrices, on jax-js. They take nearly all the time of a training.
 *
 * @module
 */

import { jit, numpy as np } from "../jax.ts";

/** An array of jax-js: each use consumes it, but for `.ref`. */
export type Matrix = np.Array;

/** Copies numbers into an array. */
export function matrix(
  data: Float32Array,
  rows: number,
  columns: number,
): Matrix {
  return np.array(data as Float32Array<ArrayBuffer>, {
    shape: [rows, columns],
  });
}

/** Numbers of an array, which is consumed. */
export function numbersOf(array: Matrix): Float32Array {
  return array.dataSync() as Float32Array;
}

/** `inputs[0] weights[0] + inputs[1] weights[1] + … + bias` */
export const affine = jit(
  (inputs: Matrix[], weights: Matrix[], bias: Matrix): Matrix =>
    inputs.map((input, i) => np.matmul(input, weights[i]))
      .reduce((sum, product) => sum.add(product))
      .add(bias),
);

/** `input weights` */
export const product = jit((input: Matrix, weights: Matrix): Matrix =>
  np.matmul(input, weights)
);

/** Derivative by an input: `derivative weightsᵀ`. */
export const byInput = jit((derivative: Matrix, weights: Matrix): Matrix =>
  np.matmul(derivative, weights.transpose())
);

/** Derivative by weights: `inputᵀ derivative`. */
export const byWeights = jit((input: Matrix, derivative: Matrix): Matrix =>
  np.matmul(input.transpose(), derivative)
);

/** Derivative by a bias: the sum over all rows. */
export const byBias = jit((derivative: Matrix): Matrix =>
  np.sum(derivative, 0)
);
