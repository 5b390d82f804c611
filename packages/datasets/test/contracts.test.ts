import {
  chargedParticle,
  doublePendulum,
  duffing,
  figureEight,
  henonHeiles,
  kepler,
  lennardJones,
  lotkaVolterra,
  massSpring,
  matchingPennies,
  nBody,
  nPendulum,
  pendulum,
  rigidBody,
  rockPaperScissors,
  room,
  springChain,
  springGraph,
  threeBody,
  todaLattice,
  twoBody,
} from '../src/index.ts';
import { systemContract } from '../src/testing/index.ts';

systemContract(massSpring());
systemContract(massSpring({ mass: 0.3, stiffness: 5, radius: [0, 2] }));
systemContract(massSpring({ friction: 0.3, canvas: 3, x: 1, y: -1, hue: 0.4 }));
systemContract(massSpring({ friction: 5 })); // creeps
systemContract(pendulum());
systemContract(pendulum({ potential: 'mgl' }));
systemContract(pendulum({ mass: 1.5, length: 0.7, gravity: 9.8, radius: [0.1, 2] }));
systemContract(pendulum({ friction: 0.05, spread: 'square' }));
systemContract(doublePendulum(), { dt: 0.05 });
systemContract(doublePendulum({ mass1: 0.6, length2: 0.75, friction: 0.05 }), { dt: 0.05 });
systemContract(nPendulum(), { dt: 0.05, trajectories: 4 });
systemContract(twoBody({ orbitNoise: 0.05 }));
systemContract(twoBody({ mass1: 0.5, mass2: 1.5, gravity: 2, start: 'circle', orbitNoise: 0.1 }));
systemContract(twoBody({ friction: 0.05, sense: -1 }), { trajectories: 4 });
systemContract(threeBody(), { trajectories: 4 });
systemContract(figureEight(), { trajectories: 4 });
systemContract(nBody(), { trajectories: 2, frames: 30 });
systemContract(kepler({ mass: 2, strength: 3 }));
systemContract(kepler({ friction: 0.02 }), { trajectories: 4 });
systemContract(henonHeiles());
systemContract(henonHeiles({ coupling: 1.5, friction: 0.1 }), { trajectories: 4 });
systemContract(todaLattice(), { trajectories: 4 });
systemContract(duffing());
systemContract(duffing({ linear: 1, cubic: 0.5, friction: 0.1 }));
systemContract(lotkaVolterra({ birth: 1.5, predation: 0.8, growth: 1.2 }));
systemContract(chargedParticle({ mass: 0.7, field: -1.3 }));
systemContract(chargedParticle({ friction: 0.2 }));
systemContract(rigidBody());
systemContract(springChain());
systemContract(springChain({ bodies: 5, ends: 'ring', friction: 0.1 }));
systemContract(springChain({ bodies: 2, ends: 'free', mass: 2 }));
systemContract(springGraph());
systemContract(springGraph({ bodies: 3, edges: [0, 2], friction: 0.1 }));
systemContract(lennardJones({ particles: 4, density: 0.04 }), { cropped: true, dt: 0.05 });
systemContract(lennardJones(), { cropped: true, dt: 0.05, trajectories: 1, frames: 20 });
systemContract(matchingPennies(), { dt: 0.1 });
systemContract(rockPaperScissors(), { dt: 0.1 });
systemContract(room({ path: 'spiral', speed: 0.05 }), { frames: 20 });
systemContract(room({ room: 7, speed: 0.05 }), { frames: 20 });
