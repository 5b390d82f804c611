/** How many `Float64Array`s a run makes, by whatever way: `new`, `of`, `map`, `slice`, … */
export function arraysMade(run: () => unknown): number {
  const Plain = Float64Array;
  const { prototype } = Plain as { prototype: { constructor: unknown } };
  let made = 0;
  const Counting = new Proxy(Plain, {
    construct: (target, args, newTarget: NewableFunction) => {
      made++;
      return Reflect.construct(target, args, newTarget) as Float64Array;
    },
  });
  globalThis.Float64Array = Counting;
  prototype.constructor = Counting; // by which `map` and `slice` make theirs
  try {
    run();
  } finally {
    globalThis.Float64Array = Plain;
    prototype.constructor = Plain;
  }
  return made;
}
