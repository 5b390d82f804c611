import { readFileSync } from 'node:fs';

/** Memory of this process in MB: what is in RAM now, and the most that ever was. */
export type Memory = { readonly now: number; readonly peak: number };

/** On Linux from /proc, since the `maxRSS` of a new process begins with that of its parent. */
export function memory(): Memory {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const megabytes = (key: string): number =>
      Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
  } catch {
    const { rss } = process.memoryUsage();
    return { now: rss / 2 ** 20, peak: process.resourceUsage().maxRSS / 2 ** 10 };
  }
}
