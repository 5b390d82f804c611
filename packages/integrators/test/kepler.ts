import { type ExactMotion, kepler as orbit } from '@hgn/testing';

export { orbit };

/** A planet around a sun of mass 1, H = |p|²/2 − 1/|q|, in as many dimensions as q has. */
export const planet: ExactMotion['field'] = orbit(0).field;
