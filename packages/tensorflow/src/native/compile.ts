import { join } from 'node:path';
import { include_dir as nodeHeaders } from 'node-api-headers';
import { failure } from './failure.ts';
import { run, type Surroundings } from './run.ts';
import { libraries } from './unpack.ts';

/** What the binding is made of, and where it is put. */
type Job = {
  /** The folder of tfjs-node, with the sources. */
  readonly source: string;
  readonly headers: string;
  readonly libraries: string;
  readonly napi: number;
  readonly output: string;
};

/**
 * Compiles tfjs-node's binding, so that it finds the libraries beside it, where the package has them.
 *
 * @throws HgnError with the compiler's first error
 */
export async function compile(
  compiler: readonly string[],
  job: Job,
  surroundings: Surroundings,
): Promise<void> {
  const { code, errors } = await run(
    [
      ...[...compiler, '-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${job.napi}`],
      ...[`-I${nodeHeaders}`, `-I${job.headers}`],
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(job.source, 'binding', file)),
      ...[`-L${job.libraries}`, ...libraries.map((name) => `-l:${name}`)],
      ...['-Wl,-rpath,$ORIGIN/../../deps/lib', '-o', job.output],
    ],
    surroundings,
  );
  if (code === 0) return;
  const first = errors.filter((line) => /error:|No space left/.test(line)).slice(0, 1);
  const remedy = 'It takes C++17: g++ 7, or another compiler named by CXX.';
  throw failure('the binding does not compile', first.length === 0 ? errors : first, remedy);
}
