import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '../../scripts/secrets.ts');

/** Made here, so that this file holds none. */
const secrets = {
  github: ['ghp', 'q8Wn4Zt6Lk2Rb9Vx3Ys7Dm5Fc1Hj0Gp8Qa4E'].join('_'),
  aws: ['AK', 'IA', 'Q3EGX7PLN5RZ2WTB'].join(''),
  jwt: [{ alg: 'HS256' }, { sub: 'x1' }, 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk']
    .map((part) => (typeof part === 'string' ? part : Buffer.from(JSON.stringify(part)).toString('base64url')))
    .join('.'),
};
const keyLine = 'q8Wn4Zt6Lk2Rb9Vx3Ys7Dm5Fc1Hj0Gp8Qa4Eq8Wn4Zt6Lk2Rb9Vx3Ys7Dm5Fc1Hj';
const key = [`${'-----BEGIN'} PRIVATE KEY-----`, keyLine, keyLine, `${'-----END'} PRIVATE KEY-----`].join('\n');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchbell-secrets-'));
  execFileSync('git', ['init', '--quiet', folder]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function add(): void {
  execFileSync('git', ['add', '--all'], { cwd: folder });
}

function look(): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, folder], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

describe('npm run secrets', () => {
  it('names the file and the line of each, prints none of them, and fails', async () => {
    write('notes.md', `# Notes\n\nthe token is ${secrets.github} for now\n`);
    write('deep/er/config.json', `{"id": "${secrets.aws}",\n "session": "${secrets.jwt}"}\n`);
    write('keys/app.pem', `\n${key}\n`);
    write('package-lock.json', `{"resolved": "https://x:${secrets.github}@registry.test/a.tgz"}`);
    write('picture.svg', `<svg><!-- ${secrets.github} --></svg>`);
    add();

    const { code, output } = await look();

    const named = output.split('\n').flatMap((line) => /^✘ (\S+) looks like a credential$/.exec(line)?.[1] ?? []);
    expect(code).toBe(1);
    expect(named.sort()).toEqual([
      'deep/er/config.json:1',
      'deep/er/config.json:2',
      'keys/app.pem:2',
      'notes.md:3',
      'package-lock.json:1',
      'picture.svg:1',
    ]);
    for (const secret of [...Object.values(secrets), keyLine]) expect(output).not.toContain(secret.slice(4, 16));
  });

  it('sees what is not committed yet, and not what git ignores or what is gone', async () => {
    write('gone.md', secrets.github);
    add();
    rmSync(join(folder, 'gone.md'));
    write('.gitignore', '.env\n');
    write('.env', `DISCORD_BOT_TOKEN=${secrets.github}\n`);
    write('new.ts', `const token = '${secrets.github}';\n`);

    const { code, output } = await look();

    expect(code).toBe(1);
    expect(output.match(/✘ .*/g)).toEqual(['✘ new.ts:1 looks like a credential']);
  });

  it('says what it has not looked at, and is content with a tree that holds none', async () => {
    write('README.md', 'The token comes from SSM: `/watchbell/discord-bot-token`.\n');
    write('integrity.json', `{"integrity": "sha512-${'aB3/'.repeat(21)}aA=="}\n`);
    write('picture.png', `\u0089PNG ${secrets.github}`);
    add();

    const { code, output } = await look();

    expect(code).toBe(0);
    expect(output).toContain('✔ no credentials in the tree: 2 files looked through; no text in picture.png');
  });
});
