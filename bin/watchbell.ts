#!/usr/bin/env node
import { runCommandLine } from '#bin/command-line.ts';

process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  environment: process.env,
  folder: process.cwd(),
  write: (line) => process.stdout.write(`${line}\n`),
});
