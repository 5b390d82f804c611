import { hue as colorOf } from './hue.ts';
import type { Color } from './scene.ts';

/** A point or a direction in space, z upward. */
export type Vector = readonly [x: number, y: number, z: number];

/** A solid that stands on the floor, its centre in the middle of its height. */
export type Solid = {
  readonly shape: 'sphere' | 'capsule' | 'cylinder' | 'box';
  readonly at: readonly [x: number, y: number];
  /** Half its width; a sphere is as high as it is wide, a capsule twice as high. */
  readonly radius: number;
  /** Half its height, of a cylinder or a box. */
  readonly half: number;
  readonly color: Color;
};

/** A square room of half-width `wall`, open above. */
export type Room = {
  readonly solids: readonly Solid[];
  readonly floor: Color;
  readonly walls: Color;
};

/** Where a ray meets a surface, and which way that faces. */
type Hit = { readonly t: number; readonly normal: Vector; readonly color: Color };

const WALL = 1.2;
const HEIGHT = 1;
const SKY: Color = [0.321, 0.349, 0.368];
/** Half the width of the picture at a distance of 1. */
const VIEW = 0.75;
const LIGHT = unit([0.4, 0.3, 1]);
const AMBIENT = 0.45;

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const along = (a: Vector, t: number, b: Vector): Vector => [
  a[0] + t * b[0],
  a[1] + t * b[1],
  a[2] + t * b[2],
];

/** The saturated colour of a hue in turns, half of it white or black. */
export const tint = (turns: number, light: number): Color =>
  colorOf(turns, 1).map((x) => (x + light) / 2) as unknown as Color;

/**
 * The colours that a camera at `eye` sees, which faces the middle of the floor: a ray for each point
 * of the picture, the nearest surface it meets, and Lambert's law for a light from above.
 *
 * @see A. S. Glassner (ed.), An Introduction to Ray Tracing, 1989, chapter 2
 */
export function viewOf(room: Room, eye: Vector): (x: number, y: number) => Color {
  const ahead = unit(along([0, 0, 0], -1, eye));
  const right = unit([ahead[1], -ahead[0], 0]);
  const up = cross(right, ahead);
  return (x, y) => {
    const side = along(ahead, VIEW * (2 * x - 1), right);
    const hit = nearest(room, eye, along(side, VIEW * (1 - 2 * y), up));
    if (hit === undefined) return SKY;
    const light = AMBIENT + (1 - AMBIENT) * Math.max(0, dot(hit.normal, LIGHT));
    return hit.color.map((channel) => channel * light) as unknown as Color;
  };
}

function nearest(room: Room, eye: Vector, ray: Vector): Hit | undefined {
  const hits = [
    ...surfaces(room, eye, ray),
    ...room.solids.map((solid) => onSolid(solid, eye, ray)),
  ];
  let first: Hit | undefined;
  for (const hit of hits) {
    if (hit !== undefined && hit.t > 1e-9 && hit.t < (first?.t ?? Infinity)) first = hit;
  }
  return first;
}

/** The floor and the insides of the walls. */
function surfaces({ floor, walls }: Room, eye: Vector, ray: Vector): (Hit | undefined)[] {
  const ground: Hit = { t: -eye[2] / ray[2], normal: [0, 0, 1], color: floor };
  return [
    ground,
    ...([0, 1] as const).map((axis): Hit | undefined => {
      const sign = Math.sign(ray[axis]);
      const t = (sign * WALL - eye[axis]) / ray[axis];
      const z = eye[2] + t * ray[2];
      const normal: Vector = axis === 0 ? [-sign, 0, 0] : [0, -sign, 0];
      return z >= 0 && z <= HEIGHT ? { t, normal, color: walls } : undefined;
    }),
  ];
}

function onSolid(solid: Solid, eye: Vector, ray: Vector): Hit | undefined {
  const { shape, at, radius, half, color } = solid;
  const height = { sphere: radius, capsule: 2 * radius, cylinder: half, box: half }[shape];
  const from: Vector = [eye[0] - at[0], eye[1] - at[1], eye[2] - height];
  const hit = (t: number, normal: Vector): Hit => ({ t, normal, color });
  if (shape === 'box') return slabs([radius, radius, half], from, ray, hit);
  if (shape === 'sphere') return ball(0, radius, from, ray, hit);
  const length = shape === 'capsule' ? radius : half;
  const body = tube(radius, length, from, ray, hit);
  const ends =
    shape === 'capsule'
      ? [ball(length, radius, from, ray, hit), ball(-length, radius, from, ray, hit)]
      : [lid(radius, length, from, ray, hit)];
  return [body, ...ends].reduce((first, next) =>
    next !== undefined && next.t < (first?.t ?? Infinity) ? next : first,
  );
}

type Meet = (t: number, normal: Vector) => Hit;

function ball(z: number, radius: number, from: Vector, ray: Vector, hit: Meet): Hit | undefined {
  const eye: Vector = [from[0], from[1], from[2] - z];
  const [a, b, c] = [dot(ray, ray), dot(eye, ray), dot(eye, eye) - radius ** 2];
  const root = b ** 2 - a * c;
  if (root < 0) return undefined;
  const t = (-b - Math.sqrt(root)) / a;
  return hit(t, unit(along(eye, t, ray)));
}

function tube(radius: number, half: number, eye: Vector, ray: Vector, hit: Meet): Hit | undefined {
  const a = ray[0] ** 2 + ray[1] ** 2;
  const b = eye[0] * ray[0] + eye[1] * ray[1];
  const root = b ** 2 - a * (eye[0] ** 2 + eye[1] ** 2 - radius ** 2);
  if (root < 0) return undefined;
  const t = (-b - Math.sqrt(root)) / a;
  const [x, y, z] = along(eye, t, ray);
  return Math.abs(z) <= half ? hit(t, unit([x, y, 0])) : undefined;
}

/** The top of a cylinder, which the camera looks down on. */
function lid(radius: number, half: number, eye: Vector, ray: Vector, hit: Meet): Hit | undefined {
  const t = (half - eye[2]) / ray[2];
  const [x, y] = along(eye, t, ray);
  return Math.hypot(x, y) <= radius ? hit(t, [0, 0, 1]) : undefined;
}

function slabs(halves: Vector, eye: Vector, ray: Vector, hit: Meet): Hit | undefined {
  let [near, far] = [-Infinity, Infinity];
  let normal: Vector = [0, 0, 1];
  for (const axis of [0, 1, 2] as const) {
    const sign = Math.sign(ray[axis]);
    const t = (-sign * halves[axis] - eye[axis]) / ray[axis];
    if (t > near) {
      near = t;
      normal = [0, 1, 2].map((k) => (k === axis ? -sign : 0)) as unknown as Vector;
    }
    far = Math.min(far, (sign * halves[axis] - eye[axis]) / ray[axis]);
  }
  return near < far ? hit(near, normal) : undefined;
}

function unit(a: Vector): Vector {
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
