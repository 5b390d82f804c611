import { Command, Option } from 'commander';
import { integrators } from '../catalog.ts';
import { type DensityChoices, trainDensityAndTell } from '../nhf-begin.ts';
import { densityDefaults, densityModels, densityRates, PRODUCTS_UP_TO } from '../nhf-config.ts';
import { linesOfDensity, reportDensity } from '../nhf-tell.ts';
import { type EngineChoice, integer, positive, shared } from '../options.ts';
import { terminal } from '../terminal.ts';
import { densityCommand, pointsCommand, reportCommand } from './nhf-runs.ts';
import { reproduceNhfCommand } from './nhf-reproduce.ts';

type Options = EngineChoice &
  DensityChoices & {
    readonly target?: string;
    readonly data?: string;
    readonly out: string;
    readonly resume?: true;
    readonly json?: true;
  };

/** `hgn nhf` */
export function nhfCommand(): Command {
  return new Command('nhf')
    .description('learn a density of points by Neural Hamiltonian Flow, RealNVP or splines')
    .addCommand(trainCommand())
    .addCommand(pointsCommand())
    .addCommand(densityCommand())
    .addCommand(reportCommand())
    .addCommand(reproduceNhfCommand('reproduce'));
}

/** `hgn nhf train` */
function trainCommand(): Command {
  const count = (name: string, what: string, value: number): Option =>
    new Option(`--${name} <n>`, `${what} (default: ${value})`).argParser(integer(1));
  const of = densityDefaults;
  return new Command('train')
    .description('train on a density of `hgn densities` or on points of yours, and report')
    .option('--target <name>', 'a density of `hgn densities`, such as moons')
    .option('--data <file>', 'points, a row each, as .csv or .npy: any number of columns')
    .addOption(
      new Option('--model <name>', `what learns it (default: ${of.model})`).choices(densityModels),
    )
    .addOption(count('steps', 'steps of training', of.steps))
    .addOption(count('batch', 'points in a step', of.batch))
    .addOption(shared.seed(of.seed))
    .addOption(
      new Option(
        '--learning-rate <x>',
        `the highest (default: ${densityRates.nhf}, of couplings ${densityRates.realnvp})`,
      ).argParser(positive),
    )
    .addOption(
      count(
        'momenta',
        'of an NHF: momenta of each point in the last third of training; above 1 the tighter bound',
        of.momenta,
      ),
    )
    .addOption(count('hamiltonians', 'of an NHF: how many, one after the other', of.hamiltonians))
    .addOption(count('layers', 'of an NHF: hidden layers of each potential', of.layers))
    .addOption(count('units', 'of an NHF: units of such a layer', of.units))
    .option(
      '--no-products',
      `of an NHF: potentials read q alone, not qᵢ·qⱼ beside it, as from ${PRODUCTS_UP_TO + 1} columns on`,
    )
    .addOption(
      new Option('--integrator <name>', `of an NHF (default: ${of.integrator})`).choices(
        Object.keys(integrators),
      ),
    )
    .addOption(count('integrator-steps', 'of an NHF: steps under each', of.integratorSteps))
    .addOption(
      new Option('--dt <x>', `of an NHF: time of a step (default: ${of.dt})`).argParser(positive),
    )
    .addOption(
      new Option(
        '--kinetic <name>',
        `of an NHF: p²/2m with learned masses, or a network (default: ${of.kinetic})`,
      ).choices(['quadratic', 'mlp']),
    )
    .addOption(count('couplings', 'of RealNVP and splines: how many', of.couplings))
    .addOption(count('coupling-units', 'of theirs: hidden units of a layer', of.couplingUnits))
    .addOption(count('bins', 'of a spline', of.bins))
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <folder>', 'where to keep the run', 'out/nhf')
    .option('--resume', 'goes on with the run in --out, as it was configured')
    .addOption(shared.json())
    .addHelpText('after', '\nExample:\n  hgn nhf train --target moons --out out/moons')
    .action(async (options: Options) => {
      const { target, data, out, resume, engine, device, json, ...choices } = options;
      const to = terminal({ json: json === true });
      const executor = await trainDensityAndTell(
        {
          ...(target !== undefined && { target }),
          ...(data !== undefined && { data }),
          ...(device && { device }),
          ...{ out, engine, choices, resume: resume === true },
        },
        to,
      );
      if (executor === undefined) return;
      const result = await reportDensity(out, executor, to);
      to.result(result, linesOfDensity(result, out));
    });
}
