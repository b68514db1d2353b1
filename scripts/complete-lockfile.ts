import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Adds to package-lock.json the optional packages of other platforms that the registry in use did not have.
 *
 * npm leaves out of the lock what it could not find, and `npm ci` then calls the lock incomplete. Run it after every
 * `npm install` on such a machine: `node scripts/complete-lockfile.ts`. See docs/decisions.
 */
interface Locked {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The lock's packages with an entry for every optional dependency; those that were missing name their platform. */
export function completed(packages: Readonly<Record<string, Locked>>): Record<string, Locked> {
  const all: Record<string, Locked> = { ...packages };
  for (const { dev, optionalDependencies = {} } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`;
      const platform = platformOf(name);
      if (all[path] || !platform || !/^\d/.test(version)) continue;
      all[path] = { version, ...(dev ? { dev } : {}), optional: true, ...platform };
    }
  }
  return Object.fromEntries(Object.entries(all).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Read from a name as packages of native code bear it: `@biomejs/cli-linux-x64-musl`. */
function platformOf(name: string): Pick<Locked, 'os' | 'cpu' | 'libc'> | undefined {
  const words = (name.split('/').at(-1) ?? '').split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) =>
    words.some((word) => word === processor || word === `${processor}le` || word === `${processor}eabi`),
  );
  if (!os && !cpu) return undefined;
  const libc = words.includes('musl') ? 'musl' : os === 'linux' ? 'glibc' : undefined;
  return { ...(cpu ? { cpu: [cpu] } : {}), ...(os ? { os: [os] } : {}), ...(libc ? { libc: [libc] } : {}) };
}

if (import.meta.main) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const packages = completed(lock.packages);
  writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
}
