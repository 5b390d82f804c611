import * as tf from '@tensorflow/tfjs-core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { HgnError } from '@hgn/core';
import type { Constant, Node, Value } from './graph.ts';
import { shapeRules } from './shapes.ts';

/**
 * A TensorFlow.js backend whose kernels write down that they were called, instead of computing.
 * Everything above the kernels is TensorFlow.js's own, its gradients and gradients of gradients
 * included, so what is written down is exactly what would have been computed.
 */
export class RecordingBackend extends tf.KernelBackend {
  readonly nodes: Node[] = [];
  readonly constants: Map<Value, Constant> = new Map<Value, Constant>();
  readonly #values = new Map<object, Value>();
  /** Where the call was made whose gradient is being computed. */
  #gradientOf: string | undefined;

  /** A tensor without values, that stands for `value`. */
  placeholder(value: Value): TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  }

  /** What a tensor stands for; the values of one from outside the trace become a constant. */
  lookUp({ dataId, shape, dtype }: TensorInfo): Value {
    const known = this.#values.get(dataId);
    if (known !== undefined) return known;
    if (!tf.engine().state.tensorInfo.has(dataId)) {
      throw new HgnError(
        `compile: '${caller()}' uses a tensor that was disposed; tf.tidy and gradients dispose ` +
          'whatever is not in their result. Return it from there.',
      );
    }
    const value: Value = { shape, dtype };
    this.constants.set(value, tf.engine().readSync(dataId) as Constant);
    this.#values.set(dataId, value);
    return value;
  }

  /** Notes a kernel call; its results are tensors without values. */
  record(kernel: string, inputs: tf.NamedTensorInfoMap, attrs: object): TensorInfo[] {
    const rule = shapeRules[kernel];
    if (rule === undefined) throw untraceable(kernel);
    const values = Object.fromEntries(
      Object.entries(inputs).map(([name, info]) => [name, this.lookUp(info as TensorInfo)]),
    );
    const outputs = rule(values, attrs as Record<string, unknown>);
    const origin = { op: caller(), place: this.#gradientOf ?? scopes() };
    this.nodes.push({ kernel, inputs: values, attrs: { ...attrs }, outputs, ...origin });
    return outputs.map((value) => this.placeholder(value));
  }

  /** The gradient of a call that is being made now: its kernels are noted in the name of this place. */
  inPlace(gradient: Gradient): Gradient {
    const here = this.#gradientOf ?? scopes();
    const place = here === '' || here.endsWith(GRADIENT) ? here : `${here}${GRADIENT}`;
    return (dys) => {
      const slopes = Object.entries(this.#during(place, () => gradient(dys)));
      // TensorFlow.js asks for each slope by a call, when it is needed
      return Object.fromEntries(
        slopes.map(([name, slope]) => [name, () => this.#during(place, slope)]),
      );
    };
  }

  #during<T>(place: string, compute: () => T): T {
    const former = this.#gradientOf;
    this.#gradientOf = place;
    try {
      return compute();
    } finally {
      this.#gradientOf = former;
    }
  }

  override write(values: tf.BackendValues, shape: number[], dtype: DataType): object {
    const value: Value = { shape, dtype };
    this.constants.set(value, values as Constant);
    return this.placeholder(value).dataId;
  }

  override readSync(dataId: object): tf.BackendValues {
    const constant = this.constants.get(this.#values.get(dataId) as Value);
    if (constant !== undefined) return constant;
    throw new HgnError(
      `compile: '${caller()}' reads the values of a tensor, but a traced function runs before ` +
        'there are any. Keep to tensor ops (tf.where instead of if), or use the eager executor.',
    );
  }

  override read(dataId: object): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  /** No two tensors share a handle, so there is nothing to count. */
  override disposeData(dataId: object): boolean {
    return this.#values.delete(dataId);
  }

  override dispose(): void {
    this.#values.clear();
  }

  /** Constant, for TensorFlow.js's leak check: a handle holds no memory. */
  override numDataIds(): number {
    return 0;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }
}

/** From the gradients of a call's results to those of its inputs, each computed when it is called. */
export type Gradient = (dys: tf.Tensor[]) => Record<string, () => tf.Tensor>;

const GRADIENT = ', gradient';

/** The scopes that their authors named, but for those of ops. */
function scopes(): string {
  const names = tf.engine().state.scopeStack.map(({ name }) => name);
  return names.filter((name) => !UNNAMED.has(name) && !name.endsWith('__op')).join('/');
}

/** The names of scopes that TensorFlow.js and the trace itself open. */
const UNNAMED = new Set(['unnamed scope', 'default scope', 'forward', 'backward', 'trace']);

/** The op that is running, as its author knows it; `backward` in a gradient that calls kernels. */
function caller(): string {
  const { scopeStack } = tf.engine().state;
  const named = scopeStack.findLast(({ name }) => name !== 'unnamed scope');
  return named?.name.replace(/__op$/, '') ?? 'a function';
}

function untraceable(kernel: string): HgnError {
  return new HgnError(
    `compile: the kernel '${kernel}', called by '${caller()}', cannot be traced. ` +
      'Write it with other ops, or run this function with the eager executor.',
  );
}

/** The kernels whose result is a list, be it of one. */
const LISTS = new Set(['SplitV', 'Unpack']);

/** Registers the recording kernels, for every kernel name TensorFlow.js knows, under `backendName`. */
export function registerRecordingKernels(backendName: string): void {
  const names = Object.values(tf).filter((member) => typeof member === 'string');
  for (const kernelName of new Set([...names, ...Object.keys(shapeRules)])) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) => {
        const recorder = backend as RecordingBackend;
        if (kernelName === 'Identity') {
          return recorder.placeholder(recorder.lookUp(inputs['x'] as TensorInfo));
        }
        const outputs = recorder.record(kernelName, inputs, attrs ?? {});
        return LISTS.has(kernelName) ? outputs : (outputs[0] as TensorInfo);
      },
    });
  }
}
