/** The package brings no types. */
declare module 'node-api-headers' {
  export const include_dir: string;
}
