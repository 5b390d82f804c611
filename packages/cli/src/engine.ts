import type { Executor } from '@hgn/core';

/** Whether this machine has an engine: what there is, or why it has not and what would help. */
export type Availability =
  | { readonly available: true; readonly detail: string }
  | { readonly available: false; readonly why: string; readonly how: string };

/** Where an engine computes that has a choice. */
export const DEVICES = ['cpu', 'webgpu', 'cuda'] as const;

/** What an engine is opened with. */
export type EngineOptions = {
  readonly device?: (typeof DEVICES)[number];
  /** Told what is not as it was asked for. */
  readonly warn?: (message: string) => void;
};

/** What computes: an executor, on a backend of TensorFlow.js that holds its tensors. */
export interface Engine {
  readonly name: string;
  readonly description: string;
  /** Changes nothing in this process. */
  readonly probe: () => Promise<Availability>;
  /** Makes its backend TensorFlow.js's current one; to be called where `probe` finds it available. */
  readonly open: (options?: EngineOptions) => Promise<Executor>;
}
