import type { Recording } from './recording.ts';

/** A layout of files that others read and write too. */
export interface Format {
  /** For tables and messages; nothing branches on it. */
  readonly name: string;
  readonly description: string;
  /**
   * Writes recordings by the name of their split, whole or not at all.
   *
   * @throws HgnError if there is something at `path` already, or it cannot be written
   */
  readonly save: (path: string, splits: Readonly<Record<string, Recording>>) => Promise<void>;
  /** Whether what is at `path` looks like it. */
  readonly recognises: (path: string) => Promise<boolean>;
  /**
   * The recordings at `path`, by the name of their split; their numbers are read when clips are asked
   * for.
   *
   * @throws HgnError if they are missing, damaged or of another layout; also from `clips`
   */
  readonly load: (path: string) => Promise<Readonly<Record<string, Recording>>>;
}
