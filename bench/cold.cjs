// Run in a fresh process: loads the bundle named in argv[2], answers the event in argv[3], prints the milliseconds
// that both took and the bytes that were loaded.
'use strict';

const { statSync } = require('node:fs');

const event = JSON.parse(process.argv[3]);
const started = process.hrtime.bigint();
const { handler } = require(process.argv[2]);
void Promise.resolve(handler(event)).then((answer) => {
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
  const bytes = Object.keys(require.cache)
    .filter((file) => file !== __filename)
    .reduce((sum, file) => sum + statSync(file).size, 0);
  process.stdout.write(JSON.stringify({ milliseconds, bytes }));
  process.exit(0);
});
