import * as tf from '@tensorflow/tfjs-core';
import { decodeSafetensors, HgnError, mismatch, seededRng } from '@hgn/core';
import { renderer } from '@hgn/datasets';
import { adam, averaged, averageOf } from '@hgn/train';
import type { Learned } from './duet.ts';
import { type ModelConfig, modelOf, type Weights } from './model.ts';
import { type SystemName, systemNames, systems } from './systems.ts';

type Kind = { readonly what: string; readonly is: (value: unknown) => boolean };

const number: Kind = { what: 'a number', is: (value) => typeof value === 'number' };
const list: Kind = {
  what: 'a list of numbers',
  is: (value) => Array.isArray(value) && value.every((x) => typeof x === 'number'),
};
const oneOf = (...names: readonly string[]): Kind => ({
  what: names.join(', ').replace(/, ([^,]*)$/, ' or $1'),
  is: (value) => names.some((name) => name === value),
});

/** The fields of a run's config that the page reads, and what they may be. */
const fields: Readonly<Record<keyof ModelConfig | 'system' | 'architecture' | 'integrator', Kind>> =
  {
    system: oneOf(...systemNames),
    architecture: oneOf('vector'),
    integrator: oneOf('leapfrog'),
    dynamics: oneOf('separable', 'fixed-kinetic'),
    frameInterval: number,
    transform: { what: 'true or false', is: (value) => typeof value === 'boolean' },
    inferAt: oneOf('first', 'middle', 'last'),
    dimension: number,
    encoderFrames: number,
    encoderFilters: list,
    decoderFilters: list,
    decoderUnits: list,
    hamiltonianUnits: list,
    spread: number,
  };

/**
 * The model of a checkpoint of `hgn train`, with the average of its last weights.
 *
 * @param record the text of `step-….json`
 * @param tensors the file `step-….safetensors` that belongs to it
 * @throws HgnError if they are damaged, belong to others, or are of a model that this page does not know
 */
export function trained(record: string, tensors: Uint8Array): Learned & { readonly step: number } {
  const { step, config } = parsed(record);
  for (const [name, { what, is }] of Object.entries(fields)) {
    if (is(config[name])) continue;
    const remedy = 'Train a small model for this page.';
    throw mismatch(name, what, JSON.stringify(config[name]), remedy);
  }
  const known = config as ModelConfig & { readonly system: SystemName };
  const system = systems[known.system]();
  const model = modelOf(known);
  const weights = tf.tidy(() => {
    const params = model.init(seededRng(0));
    const optimiser = averaged(adam(), 0).init(params);
    const found = decodeSafetensors(tensors, { params, optimiser });
    return averageOf(found.optimiser, found.params) as tf.TensorContainer;
  }) as Weights;
  return { system, render: renderer(), config: known, model, weights, step };
}

type Config = Readonly<Record<string, unknown>>;

function parsed(record: string): { readonly step: number; readonly config: Config } {
  try {
    const { step, metadata } = JSON.parse(record) as {
      readonly step?: unknown;
      readonly metadata?: { readonly config?: Config };
    };
    if (typeof step === 'number' && metadata?.config) return { step, config: metadata.config };
  } catch (cause) {
    throw new HgnError('checkpoint: expected JSON, got a mistake. Use another copy.', { cause });
  }
  const remedy = 'It is the file step-….json of a run.';
  throw mismatch('checkpoint', 'a record of `hgn train`', 'other JSON', remedy);
}
