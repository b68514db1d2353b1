// Run in a fresh process: loads the bundle named in argv[2], answers the event in argv[3], prints the milliseconds both took.
'use strict';

const event = JSON.parse(process.argv[3]);
const started = process.hrtime.bigint();
const { handler } = require(process.argv[2]);
void Promise.resolve(handler(event)).then((answer) => {
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
  if (process.argv[4]) require(process.argv[4]);
  const all = Number(process.hrtime.bigint() - started) / 1e6;
  process.stdout.write(JSON.stringify({ milliseconds, all }));
  process.exit(0);
});
