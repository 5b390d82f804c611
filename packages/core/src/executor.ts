import type { Tree } from './tree.ts';

/** The time that one run of a function spends in kernels of one kind, called from one place. */
export type KernelTime = {
  /** As the executor's library names it. */
  readonly kernel: string;
  /** The op whose call led here, as TensorFlow.js names it. */
  readonly op: string;
  /** The part of the model: the named scopes around the call, `, gradient` behind it if it is one's. */
  readonly place: string;
  readonly calls: number;
  readonly milliseconds: number;
};

/** A function that is ready to run, any number of times, one call after the other. */
export interface Prepared<A extends Tree, R extends Tree> {
  /** Allocates exactly the tensors of its result, which are the caller's; keeps no argument. */
  (args: A): Promise<R>;
  /** Gives back what running it holds; it is not called again. */
  readonly release: () => Promise<void>;
  /** Where the time of a run goes, the longest first; not every executor can tell. */
  readonly profile?: (args: A) => Promise<readonly KernelTime[]>;
}

/**
 * Runs pure tensor functions: at once ({@link eager}), or traced once and compiled (`@hgn/onnx`).
 * The code that is run cannot tell which.
 */
export interface Executor {
  /** For tables and messages; nothing branches on it. */
  readonly name: string;
  /**
   * Gets `fn` ready for arguments of the tree, shapes and dtypes of `example`, whose values do not
   * matter.
   *
   * @throws HgnError at the call, if an argument differs in structure, shape or dtype.
   */
  readonly prepare: <A extends Tree, R extends Tree>(
    fn: (args: A) => R,
    example: A,
  ) => Promise<Prepared<A, R>>;
}
