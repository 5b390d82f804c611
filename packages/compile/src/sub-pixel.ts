import { call } from './call.ts';
import { countReads, type Constant, type Graph, type Node, type Value } from './graph.ts';

/**
 * Convolves before it upsamples. Of an image whose pixels are doubled, the taps of a 3×3 filter read
 * but 2×2 different pixels, so that each of the four pixels that one becomes is a 2×2 convolution of
 * the small image, with taps that read the same pixel added up: 16 products a pixel, not 36. The
 * gradients of filter and image save as much. Bias and activation are applied before the four are
 * interleaved.
 *
 * @see W. Shi et al., Is the deconvolution layer the same as a convolutional layer?, 2016,
 *   arXiv 1609.07009
 */
export function subPixelConvolutions(graph: Graph): Graph {
  return new Rewriting(graph).result();
}

/** Fewer channels on both sides together cost more to interleave than their convolution does. */
const CHANNELS = 48;

/** The four pixels that one becomes: row and column, 0 or 1. */
const PHASES = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;
type Phase = (typeof PHASES)[number];

/** Which of the three taps of a filter read pixel k of the two that phase a sees. */
const TAPS = [
  [[0], [1, 2]],
  [[0, 1], [2]],
] as const;

type Quad = readonly [number, number, number, number];

class Rewriting {
  readonly #graph: Graph;
  readonly #nodes: Node[] = [];
  readonly #constants: Map<Value, Constant>;
  readonly #reads: Map<Value, number>;
  readonly #readers = new Map<Value, Node[]>();
  /** Doubled images, and what they were before. */
  readonly #small = new Map<Value, Value>();
  readonly #gone = new Set<Node>();
  readonly #made = new Map<string, Map<Value, Value[]>>();
  #folding: Value | undefined;
  #from: Pick<Node, 'op' | 'place'> = { op: '', place: '' };

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#constants = new Map(graph.constants);
    this.#reads = countReads(graph);
    for (const node of graph.nodes) {
      for (const value of Object.values(node.inputs)) {
        this.#readers.set(value, [...(this.#readers.get(value) ?? []), node]);
      }
    }
  }

  result(): Graph {
    for (const node of this.#graph.nodes) {
      if (this.#gone.has(node)) continue;
      this.#from = node;
      if (isDoubling(node)) {
        this.#small.set(node.outputs[0] as Value, node.inputs['images'] as Value);
      }
      if (!this.#rewritten(node)) this.#nodes.push(node);
    }
    return { ...this.#graph, constants: this.#constants, nodes: this.#nodes };
  }

  #rewritten(node: Node): boolean {
    const { x, dy, filter } = node.inputs;
    const small = x && this.#small.get(x);
    switch (node.kernel) {
      case 'Conv2D':
        return small !== undefined && pays(node, filter) && this.#convolve(node, small);
      case 'Conv2DBackpropFilter':
        if (small === undefined || !pays(node, node.outputs[0])) return false;
        this.#filterGradient(node, small, dy as Value);
        return true;
      case 'Conv2DBackpropInput':
        return pays(node, filter) && this.#imageGradient(node);
      default:
        return false;
    }
  }

  /** The convolution of each phase, and all that is done to each pixel alone; then interleaved. */
  #convolve(node: Node, small: Value): boolean {
    const chain = this.#pixelwise(node.outputs[0] as Value);
    chain.forEach((next) => this.#gone.add(next));
    const filters = this.#folded(node.inputs['filter'] as Value);
    const phases = PHASES.map((phase, i) => {
      const attrs = { ...node.attrs, pad: padding(phase) };
      const start = this.#call('Conv2D', { x: small, filter: filters[i] as Value }, attrs);
      return chain.reduce((value, { kernel, inputs, attrs: how }) => {
        const [name = 'x'] = Object.keys(inputs);
        return this.#call(kernel, { ...inputs, [name]: value }, how);
      }, start);
    });
    this.#interleave(phases, (chain.at(-1) ?? node).outputs[0] as Value);
    return true;
  }

  /** The biases and activations that follow a value, each the only one that reads the one before. */
  #pixelwise(value: Value): Node[] {
    const [next] = this.#readers.get(value) ?? [];
    if (next === undefined || this.#reads.get(value) !== 1 || !isPixelwise(next, value)) return [];
    return [next, ...this.#pixelwise(next.outputs[0] as Value)];
  }

  #interleave(phases: readonly Value[], output: Value): void {
    const [batch, height, width, channels] = output.shape as Quad;
    const joined = this.#call('Concat', named(phases), { axis: 0 });
    const shape = [2, 2, (batch * height) / 2, width / 2, channels];
    const apart = this.#call('Reshape', { x: joined }, { shape });
    const image = this.#call('Transpose', { x: apart }, { perm: [2, 0, 3, 1, 4] });
    const attrs = { shape: output.shape };
    this.#nodes.push({ ...call('Reshape', { x: image }, attrs, this.#from), outputs: [output] });
  }

  #filterGradient(node: Node, small: Value, dy: Value): void {
    const output = node.outputs[0] as Value;
    const [, , inputs, outputs] = output.shape as Quad;
    const filterShape = [2, 2, inputs, outputs];
    const parts = this.#split(dy).map((part, i) => {
      const x = this.#padded(small, PHASES[i] as Phase);
      const attrs = { ...node.attrs, pad: 'valid', filterShape };
      return this.#call(node.kernel, { x, dy: part }, attrs);
    });
    const all = this.#call('Pack', named(parts), { axis: 0 });
    const flat = this.#call('Reshape', { x: all }, { shape: [16, inputs * outputs] });
    const product = { a: this.#foldingMatrix(), b: flat };
    const taps = this.#call('BatchMatMul', product, { transposeA: true, transposeB: false });
    const attrs = { shape: output.shape };
    this.#nodes.push({ ...call('Reshape', { x: taps }, attrs, this.#from), outputs: [output] });
  }

  /** The gradient of a doubled image, where what follows sums it over the four pixels of each. */
  #imageGradient(node: Node): boolean {
    const image = node.outputs[0] as Value;
    const [pool] = this.#readers.get(image) ?? [];
    const mean = pool?.outputs[0];
    const [product] = (mean && this.#readers.get(mean)) ?? [];
    if (!pool || !mean || !product || this.#reads.get(image) !== 1) return false;
    if (this.#reads.get(mean) !== 1 || !isMeanOfFour(pool)) return false;
    if (product.kernel !== 'Multiply' || this.#scalar(product.inputs['b']) !== 4) return false;
    this.#gone.add(pool).add(product);
    const filters = this.#folded(node.inputs['filter'] as Value);
    const [batch, height, width, channels] = mean.shape as Quad;
    const inputShape = [batch, height + 1, width + 1, channels];
    const parts = this.#split(node.inputs['dy'] as Value).map((part, i) => {
      const [a, b] = PHASES[i] as Phase;
      // of the padded image, as backends know no padding at one side here
      const attrs = { ...node.attrs, pad: 'valid', inputShape };
      const padded = this.#call(node.kernel, { dy: part, filter: filters[i] as Value }, attrs);
      return this.#call('Slice', { x: padded }, { begin: [0, 1 - a, 1 - b, 0], size: mean.shape });
    });
    const outputs = product.outputs;
    this.#nodes.push({ ...call('AddN', named(parts), {}, this.#from), outputs });
    return true;
  }

  /** The 2×2 filter of each phase. */
  #folded(filter: Value): Value[] {
    return this.#once('folded', filter, () => {
      const [, , inputs, outputs] = filter.shape as Quad;
      const flat = this.#call('Reshape', { x: filter }, { shape: [9, inputs * outputs] });
      const product = { a: this.#foldingMatrix(), b: flat };
      const taps = this.#call('BatchMatMul', product, { transposeA: false, transposeB: false });
      return this.#parts(taps, [4, 2, 2, inputs, outputs]);
    });
  }

  /** The pixels of each phase, as images of their own. */
  #split(image: Value): Value[] {
    return this.#once('split', image, () => {
      const [batch, height, width, channels] = image.shape as Quad;
      const [h, w] = [height / 2, width / 2];
      const shape = [batch * h, 2, w, 2, channels];
      const apart = this.#call('Reshape', { x: image }, { shape });
      const phases = this.#call('Transpose', { x: apart }, { perm: [1, 3, 0, 2, 4] });
      return this.#parts(phases, [4, batch, h, w, channels]);
    });
  }

  /** The image with the padding of a phase written out. */
  #padded(image: Value, phase: Phase): Value {
    const [padded] = this.#once(`padded ${phase.join()}`, image, () => [
      this.#call('PadV2', { x: image }, { paddings: padding(phase), constantValue: 0 }),
    ]);
    return padded as Value;
  }

  /** What a tensor holds along the first axis of `shape`. */
  #parts(value: Value, shape: readonly number[]): Value[] {
    const reshaped = this.#call('Reshape', { x: value }, { shape });
    const node = call('Unpack', { value: reshaped }, { axis: 0, num: shape[0] }, this.#from);
    this.#nodes.push(node);
    return [...node.outputs];
  }

  /** 1 where tap (i, j) of a 3×3 filter is part of tap (k, l) of that of a phase. */
  #foldingMatrix(): Value {
    if (this.#folding !== undefined) return this.#folding;
    const matrix = new Float32Array(16 * 9);
    PHASES.forEach(([a, b], phase) => {
      for (const k of [0, 1] as const) {
        for (const l of [0, 1] as const) {
          for (const i of TAPS[a][k]) {
            for (const j of TAPS[b][l]) matrix[(4 * phase + 2 * k + l) * 9 + 3 * i + j] = 1;
          }
        }
      }
    });
    this.#folding = { shape: [16, 9], dtype: 'float32' };
    this.#constants.set(this.#folding, matrix);
    return this.#folding;
  }

  #scalar(value: Value | undefined): number | undefined {
    const data = value && this.#constants.get(value);
    return data?.length === 1 ? data[0] : undefined;
  }

  #once(what: string, value: Value, make: () => Value[]): Value[] {
    const made = this.#made.get(what) ?? new Map<Value, Value[]>();
    this.#made.set(what, made);
    const known = made.get(value) ?? make();
    made.set(value, known);
    return known;
  }

  #call(
    kernel: string,
    inputs: Readonly<Record<string, Value>>,
    attrs: Readonly<Record<string, unknown>>,
  ): Value {
    const node = call(kernel, inputs, attrs, this.#from);
    this.#nodes.push(node);
    return node.outputs[0] as Value;
  }
}

const named = (values: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(values.map((value, i) => [`${i}`, value]));

/** Phase 0 sees the pixel before its own, phase 1 the one after it. */
const padding = ([a, b]: Phase): [number, number][] => [
  [0, 0],
  [1 - a, a],
  [1 - b, b],
  [0, 0],
];

function isDoubling({ kernel, inputs: { images }, attrs, outputs: [doubled] }: Node): boolean {
  if (kernel !== 'ResizeNearestNeighbor' || attrs['alignCorners'] === true) return false;
  const [, height = 0, width = 0] = images?.shape ?? [];
  return doubled?.shape[1] === 2 * height && doubled.shape[2] === 2 * width;
}

/** Whether a node is a convolution, or a gradient of one, that is written in fewer products. */
function pays({ attrs }: Node, filter: Value | undefined): boolean {
  const [height, width, inputs = 0, outputs = 0] = filter?.shape ?? [];
  if (height !== 3 || width !== 3 || inputs + outputs < CHANNELS) return false;
  const ones = [attrs['strides'], attrs['dilations'] ?? 1].flat().every((n) => n === 1);
  return ones && attrs['pad'] === 'same' && attrs['dataFormat'] !== 'NCHW';
}

/** Whether a node treats every pixel of `image` alike. */
function isPixelwise({ kernel, inputs }: Node, image: Value): boolean {
  if (['Relu', 'LeakyRelu', 'Elu', 'Tanh', 'Sigmoid', 'Softplus'].includes(kernel)) return true;
  return kernel === 'Add' && inputs['a'] === image && inputs['b']?.shape.length === 1;
}

function isMeanOfFour({ kernel, attrs }: Node): boolean {
  if (kernel !== 'AvgPool' || attrs['pad'] !== 'valid') return false;
  return [attrs['filterSize'], attrs['strides']].flat().every((n) => n === 2);
}
