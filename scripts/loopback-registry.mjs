// A registry of npm packages on loopback, in memory: enough of its protocol to publish and install.
// It knows what was published to it and nothing else; clients get all other packages where they do.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { URL } from 'node:url';

const tarballOf = (name, version) => `/${name}/-/${version}.tgz`;

/**
 * Listens on a free port; `published()` maps each package's name to its versions, in order, and
 * `tarball(name, version)` is what was published.
 */
export async function loopbackRegistry() {
  const packages = new Map();
  const tarballs = new Map();

  const publish = ({ name, versions, 'dist-tags': tags, _attachments }) => {
    const known = packages.get(name) ?? { name, versions: {}, 'dist-tags': {} };
    for (const [version, manifest] of Object.entries(versions)) {
      if (version in known.versions) return 409; // a version is published once
      const [{ data }] = Object.values(_attachments);
      const bytes = Buffer.from(data, 'base64');
      const path = tarballOf(name, version);
      tarballs.set(path, bytes);
      const hash = (algorithm, encoding) => createHash(algorithm).update(bytes).digest(encoding);
      const integrity = `sha512-${hash('sha512', 'base64')}`;
      const dist = { tarball: url + path, integrity, shasum: hash('sha1', 'hex') };
      known.versions[version] = { ...manifest, dist };
    }
    packages.set(name, { ...known, 'dist-tags': { ...known['dist-tags'], ...tags } });
    return 201;
  };

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, url).pathname);
    const answer = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'PUT') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const status = publish(JSON.parse(Buffer.concat(chunks).toString()));
      answer(status, status === 201 ? { ok: true } : { error: 'this version is published' });
    } else if (tarballs.has(path)) {
      response.end(tarballs.get(path));
    } else {
      const found = packages.get(path.slice(1));
      answer(found === undefined ? 404 : 200, found ?? { error: 'not found' });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    published: () =>
      new Map([...packages].map(([name, { versions }]) => [name, Object.keys(versions)])),
    tarball: (name, version) => tarballs.get(tarballOf(name, version)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
