// What our packages bring along when they are installed: may it be passed on, and is something known
// against it? A registry that keeps no advisories is skipped, in one line.
import { spawnSync } from 'node:child_process';

// they ask for a notice at most; of another one see what it asks before it is added
const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
];
const NO_ANSWER = [
  'ERR_PNPM_AUDIT_BAD_RESPONSE',
  'ERR_PNPM_AUDIT_ENDPOINT_NOT_EXISTS',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ETIMEDOUT',
];

const wrong = [...licences(), ...advisories()];
for (const line of wrong) console.log(line);
process.exitCode = wrong.length === 0 ? 0 : 1;

/** A line for each package under a licence that is not one of the above. */
function licences() {
  const found = pnpm('--filter', './packages/*', 'licenses', 'list', '--prod', '--json');
  if (found.error !== undefined) return [`licences: ${found.error.message}`];
  const packages = Object.entries(found).flatMap(([licence, list]) =>
    list.map(({ name, versions }) => ({ licence, name: `${name}@${versions.join(', ')}` })),
  );
  if (packages.length === 0) return ['licences: expected some packages, found none.'];
  console.log(`${packages.length} packages come along: ${Object.keys(found).join(', ')}`);
  return packages
    .filter(({ licence }) => !allowed(licence))
    .map(({ licence, name }) => `${name}: expected a permissive licence, got ${licence}.`);
}

/** Whether an SPDX expression allows what one of LICENCES does. */
function allowed(expression) {
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((one) => LICENCES.includes(one)));
}

/** A line for each advisory against one of them. */
function advisories() {
  const { error, advisories: found } = pnpm('audit', '--prod', '--json');
  if (NO_ANSWER.includes(error?.code)) {
    console.log(`advisories skipped: the registry has no answer (${error.code})`);
    return [];
  }
  if (found === undefined) return [`advisories: ${error?.message ?? 'pnpm audit tells nothing.'}`];
  return Object.values(found).map(
    ({ module_name: name, vulnerable_versions: versions, severity, title, url }) =>
      `${name} ${versions}: ${severity}: ${title}. ${url}`,
  );
}

/** What a command of pnpm writes as JSON. */
function pnpm(...args) {
  const { stdout, stderr, error } = spawnSync('pnpm', args, { encoding: 'utf8' });
  try {
    return JSON.parse(stdout);
  } catch {
    return { error: { message: error?.message ?? (stderr.trim() || stdout.trim()) } };
  }
}
