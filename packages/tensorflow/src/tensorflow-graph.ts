import type { Constant } from '@hgn/compile';
import type { GraphType } from './proto.ts';

/** The value of an attribute, under the name of its kind. */
export type Attribute =
  | { readonly s: string }
  | { readonly i: number }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly type: GraphType }
  | { readonly ints: readonly number[] }
  | { readonly tensor: ConstantTensor };

/** A constant. A single number, where the shape has room for more, is repeated. */
type ConstantTensor = {
  readonly type: GraphType;
  readonly shape: readonly number[];
  readonly data: Constant;
};

/**
 * A node of a TensorFlow function. An input is the name of an input of the function, or `node:output`,
 * and `node:output:i` where the output is a list.
 */
export type TensorFlowNode = {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
};

/** A tensor that goes in or out. */
export type Port = {
  readonly name: string;
  readonly type: GraphType;
  readonly shape: readonly number[];
};

/** A TensorFlow function. */
export type TensorFlowGraph = {
  readonly nodes: readonly TensorFlowNode[];
  readonly inputs: readonly Port[];
  /** Each with what it is, as {@link TensorFlowNode} names its inputs. */
  readonly outputs: readonly (Port & { readonly from: string })[];
};
