/**
 * Runs the engine and takes it along when the parent goes, however it goes: the end of standard input is the one sign
 * that also a SIGKILL of the parent gives. Plain JavaScript, so that it starts at once.
 *
 * node guardian.mjs <pid file, or -> <engine> <arguments…>; prints the engine's pid.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [pidFile, engine, ...engineArguments] = process.argv.slice(2);

const child = spawn(engine, engineArguments, { stdio: ['ignore', 'ignore', 'inherit'] });
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 1));

if (child.pid !== undefined) {
  if (pidFile !== '-') writeFileSync(pidFile, String(child.pid));
  process.stdout.write(`${child.pid}\n`);
}

// What the parent does with our output does not matter to the engine.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
process.stdin.on('error', stop).on('end', stop).on('close', stop).resume();
process.on('SIGTERM', stop);

function stop() {
  child.kill('SIGKILL');
}
