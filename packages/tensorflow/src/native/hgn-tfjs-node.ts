#!/usr/bin/env node
import { constants } from 'node:os';
import { HgnError } from '@hgn/core';
import { help, readArguments } from './arguments.ts';
import { Missing } from './failure.ts';
import { thisHost } from './host.ts';
import { nativeHalf } from './native-half.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => {
    process.exitCode = 128 + constants.signals[name];
    stop.abort(new HgnError(`${name}: stopped, and nothing left behind.`));
  });
}

try {
  const args = readArguments(process.argv.slice(2));
  const say = (line: string): void => {
    if (!args.json) process.stderr.write(`${line}\n`);
  };
  if (args.help) {
    process.stdout.write(help());
  } else {
    const { env } = process;
    const system = { host: thisHost(), cwd: process.cwd(), env, signal: stop.signal, say };
    const result = await nativeHalf(args, system);
    const { built, seconds, tensorflow } = result;
    const line = built ? `built in ${seconds} s, and works` : 'already there, and works';
    const text = args.json ? JSON.stringify(result, null, 2) : `${line}: TensorFlow ${tensorflow}`;
    process.stdout.write(`${text}\n`);
    if (Number(process.versions.node.split('.', 1)[0]) >= 23) {
      say(
        'tfjs-node 4.22 calls util.isNullOrUndefined, which Node has no longer from 23 on. hgn sees to ' +
          "it; elsewhere: require('node:util').isNullOrUndefined ??= (value) => value == null",
      );
    }
  }
} catch (error) {
  if (!(error instanceof HgnError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode ??= error instanceof Missing ? 2 : 1;
}
