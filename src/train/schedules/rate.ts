/** The learning rate of an iteration, counted from 0, in a training of `total` iterations. */
export type Rate = (iteration: number, total: number) => number;
