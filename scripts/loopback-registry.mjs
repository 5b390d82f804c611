// A registry of npm packages on loopback: Verdaccio, with a storage folder of its own and no uplink. It
// knows what was published to it and nothing else; clients get all other packages where they do.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/**
 * Listens on a free port, and keeps what it gets in `folder`; `published()` maps each package's name to
 * its versions, `tarball(name, version)` is the file that was published.
 */
export async function loopbackRegistry(folder) {
  const anyone = { access: '$all', publish: '$all', unpublish: '$all' };
  const storage = join(folder, 'storage');
  const server = await runServer({
    storage,
    configPath: join(folder, 'config.yaml'), // what else it keeps lies beside it
    uplinks: {},
    packages: { '**': anyone },
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: -1 } },
    web: { enable: false },
    max_body_size: '50mb',
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const manifest = (name) => JSON.parse(readFileSync(join(storage, name, 'package.json'), 'utf8'));
  const scope = '@hgn';
  const names = () => readdirSync(join(storage, scope)).map((name) => `${scope}/${name}`);
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    published: () => new Map(names().map((name) => [name, Object.keys(manifest(name).versions)])),
    tarball: (name, version) => join(storage, name, `${name.split('/').at(-1)}-${version}.tgz`),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
