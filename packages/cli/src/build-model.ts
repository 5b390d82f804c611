import { type Integrator, type Params } from '@hgn/core';
import { type Hgn, hgn, type HgnParams } from '@hgn/model';
import * as networks from '@hgn/networks/presets';
import type { Preset } from '@hgn/networks/presets';
import type { RunConfig } from './config.ts';
import { dynamicsOf } from './dynamics-of.ts';

/** The parts of a run's architecture, of its sizes where that leaves them open. */
function architectureOf(config: RunConfig): Preset {
  const { encoderFrames: frames, transform, encoderFilters, decoderFilters } = config;
  const common = { frames, transform };
  switch (config.architecture) {
    case 'vector':
      return networks.vector({ ...common, ...config });
    case 'maps':
      return networks.maps({
        ...common,
        encoderFilters,
        decoderFilters,
        channels: config.dimension,
        hamiltonianFilters: config.hamiltonianUnits,
      });
    case 'paper':
    case 'deepmind':
    case 'plus':
      return networks[config.architecture](common);
  }
}

/**
 * The model of a run.
 *
 * @throws HgnError if what moves does not fit the state, or the integrator what moves
 */
export function buildModel(
  config: RunConfig,
  integrator: Integrator,
): Hgn<HgnParams<Params, Params, Params, Params>> {
  const parts = architectureOf(config);
  return hgn({
    dt: config.frameInterval,
    encoder: parts.encoder,
    transform: parts.transform,
    dynamics: dynamicsOf(config, parts, integrator),
    decoder: parts.decoder,
  });
}
