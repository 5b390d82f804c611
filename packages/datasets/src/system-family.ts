import type { Rng } from '@hgn/core';
import type { Constant, Variation } from './constants.ts';
import type { System } from './system.ts';

/** The constants that one trajectory has for its own, by name. */
export type MemberParameters = Readonly<Record<string, number>>;

/**
 * Systems of one kind, with constants that are drawn anew for each trajectory. A {@link System} is
 * taken wherever a family is: it is the one with a single member. `varied` makes one of a factory.
 */
export interface SystemFamily {
  /** For tables, messages and manifests; nothing branches on it. */
  readonly name: string;
  /** All that its factory was given: what its members share, and what the others are drawn from. */
  readonly constants: Readonly<Record<string, Constant | Variation>>;
  /** Degrees of freedom of every member. */
  readonly dimension: number;
  /** Draws the constants of one trajectory, always the same names. */
  readonly parameters: (rng: Rng) => MemberParameters;
  /** The system that has them. */
  readonly member: (parameters: MemberParameters) => System;
}
