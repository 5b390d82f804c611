import { massSpring, pendulum, type System, twoBody } from '@hgn/datasets';

/** What the page can show, by the names that `hgn train` knows them by. */
export const systems = {
  'mass-spring': () => massSpring(),
  pendulum: () => pendulum(),
  'two-body': () => twoBody(),
} satisfies Readonly<Record<string, () => System>>;

export type SystemName = keyof typeof systems;

export const systemNames = Object.keys(systems) as readonly SystemName[];
