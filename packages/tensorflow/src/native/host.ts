import { Missing } from './failure.ts';

/** The machine, as far as a wheel must fit it. */
export type Host = {
  readonly platform: string;
  readonly arch: string;
  /** Undefined where the C library is another one. */
  readonly glibc: string | undefined;
};

/** Where pip finds TensorFlow for a machine. */
export type Wheel = { readonly project: string; readonly platforms: readonly string[] };

const KINDS = new Map([
  ['x64', { project: 'tensorflow-cpu', machine: 'x86_64' }],
  ['arm64', { project: 'tensorflow-cpu-aws', machine: 'aarch64' }],
]);

/** The C library that the wheels, and their tag manylinux2014, begin with. */
const OLDEST = 17;

/** This machine. */
export function thisHost(): Host {
  const { platform, arch, report } = process;
  // Or the report looks up the name of every open connection.
  Object.assign(report, { excludeNetwork: true });
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { platform, arch, glibc: header.glibcVersionRuntime };
}

/**
 * The wheels that fit a machine.
 *
 * @throws Missing if there are none
 */
export function wheelFor({ platform, arch, glibc }: Host): Wheel {
  const kind = KINDS.get(arch);
  const elsewhere =
    "Elsewhere, npm rebuild @tensorflow/tfjs-node downloads the package's own native half.";
  if (platform !== 'linux' || kind === undefined) {
    throw refusal('Linux on x64 or arm64', `${platform} on ${arch}`, elsewhere);
  }
  if (glibc === undefined) throw refusal('Linux with glibc', 'another C library', elsewhere);
  const minor = Number(/^2\.(\d+)/.exec(glibc)?.[1]);
  if (!(minor >= OLDEST)) {
    throw refusal(`glibc 2.${OLDEST} or later`, glibc, 'Take a newer system.');
  }
  const tags = Array.from({ length: minor - OLDEST + 1 }, (_, i) => `2_${OLDEST + i}`);
  const platforms = ['manylinux2014', ...tags.map((tag) => `manylinux_${tag}`)];
  return { project: kind.project, platforms: platforms.map((tag) => `${tag}_${kind.machine}`) };
}

const refusal = (expected: string, got: string, remedy: string): Missing =>
  new Missing(`this machine: expected ${expected}, got ${got}. ${remedy}`);
