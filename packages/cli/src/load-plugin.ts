import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { analyticField, HgnError, type Integrator, mismatch } from '@hgn/core';

/** The first Node that runs TypeScript. */
const STRIPS_TYPES = '22.18';

/**
 * The integrators that a user's module exports, whatever the names: all objects with a `step`.
 *
 * @throws HgnError if the module does not load, exports none, or one that is not as the contract says
 */
export async function loadPlugin(file: string): Promise<readonly Integrator[]> {
  const exports = await loaded(file);
  const candidates = new Set(Object.values(exports).filter((value) => looksLikeOne(value)));
  if (candidates.size === 0) {
    const names = Object.keys(exports).join(', ');
    throw mismatch(
      `'${file}'`,
      'an Integrator among its exports, an object with name, order, symplectic, reversible and step',
      names === '' ? 'no export' : names,
      'Export one: export const mine: Integrator = { … }.',
    );
  }
  return [...candidates].map((candidate) => {
    const integrator = validated(file, candidate);
    tried(file, integrator);
    return integrator;
  });
}

async function loaded(file: string): Promise<Readonly<Record<string, unknown>>> {
  const path = resolve(file);
  try {
    await access(path);
  } catch (cause) {
    const remedy = 'Give the path of a .ts, .js or .mjs file.';
    throw new HgnError(`'${file}': expected a module, got no file. ${remedy}`, { cause });
  }
  try {
    return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.m?ts$/.test(file)) {
      throw new HgnError(
        `'${file}': expected Node ${STRIPS_TYPES} or newer, which runs TypeScript, got ` +
          `${process.versions.node}. Or install tsx, and set NODE_OPTIONS='--import tsx'; or compile it to .js.`,
        { cause },
      );
    }
    const [line = ''] = message.split('\n');
    const got = `${cause instanceof Error ? cause.name : 'Error'}: ${line}`;
    throw new HgnError(`'${file}': expected a module that loads, got ${got}. Mend it.`, { cause });
  }
}

type Candidate = { readonly [K in keyof Integrator]?: unknown };

function looksLikeOne(value: unknown): value is Candidate {
  return typeof value === 'object' && value !== null && 'step' in value;
}

function validated(file: string, candidate: Candidate): Integrator {
  const { name, order, symplectic, reversible, step } = candidate;
  const what = `'${file}': ${typeof name === 'string' ? `${name}: ` : ''}`;
  const assert = (ok: boolean, fact: keyof Integrator, expected: string, remedy: string): void => {
    if (ok) return;
    const value = candidate[fact];
    const got = typeof value === 'string' ? `'${value}'` : String(value);
    throw mismatch(what + fact, expected, got, remedy);
  };
  const isName = typeof name === 'string' && name !== '';
  assert(isName, 'name', 'a name', 'It stands in the tables.');
  const isOrder = typeof order === 'number' && order > 0;
  assert(isOrder, 'order', 'a number above 0', 'Its error at a fixed time is O(dt^order).');
  const isSymplectic = ['always', 'separable', 'never'].includes(symplectic as string);
  const kinds = "'always', 'separable' or 'never'";
  assert(isSymplectic, 'symplectic', kinds, 'Say on which H it is; never, if you do not know.');
  const isReversible = typeof reversible === 'boolean';
  assert(
    isReversible,
    'reversible',
    'true or false',
    'Say whether a step of −dt undoes one of dt.',
  );
  const isStep = typeof step === 'function';
  assert(isStep, 'step', 'a function (field, state, dt) => state', 'Take the next state from it.');
  return candidate as Integrator;
}

/** Takes a step with it: a mistake is told before anything is measured. */
function tried(file: string, integrator: Integrator): void {
  const oscillators = analyticField({
    separable: true,
    dHdq: ({ q }) => Float64Array.from(q),
    dHdp: ({ p }) => Float64Array.from(p),
  });
  const start = { q: Float64Array.of(1, 0.5), p: Float64Array.of(0, 0.25) };
  const what = `'${file}': ${integrator.name}: step`;
  const remedy = "It takes the field's dq, dp and axpy, and returns { q, p }.";
  let next: unknown;
  try {
    next = integrator.step(oscillators, start, 0.125);
  } catch (cause) {
    const got = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new HgnError(`${what}: expected a state, got ${got}. ${remedy}`, { cause });
  }
  const { q, p } = (next ?? {}) as { q?: unknown; p?: unknown };
  const shape = (x: unknown): string =>
    x instanceof Float64Array ? `${x.length} numbers` : x === undefined ? 'nothing' : typeof x;
  if (shape(q) !== '2 numbers' || shape(p) !== '2 numbers') {
    const expected = 'as many q and p as it was given, 2 numbers each, in Float64Arrays';
    throw mismatch(what, expected, `${shape(q)} and ${shape(p)}`, remedy);
  }
  if ([...start.q, ...start.p].join() !== '1,0.5,0,0.25') {
    throw mismatch(what, 'its argument left as it was', 'another state in it', remedy);
  }
}
