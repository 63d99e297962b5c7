// What people's tasks take, told by journeys and gathered into one table.
//
//     scene.task('checkpoint in order', { taps: 2, target: '≤ 2 taps' });      in a journey
//     const tasks = gather(stream);  told(tasks)                               around all of them

import { table } from './figures.mjs';

/** Begins a line that tells of a task. */
export const TASK = 'task ';

/** Gathers the tasks that the journeys of a run tell of. */
export function gather(stream) {
  const tasks = [];
  stream.on('test:diagnostic', ({ message }) => {
    if (message.startsWith(TASK)) tasks.push(JSON.parse(message.slice(TASK.length)));
  });
  return tasks;
}

/** The table; nothing when no journey told of a task. */
export function told(tasks) {
  if (tasks.length === 0) return '';
  const shown = (value) => (value === undefined ? '–' : String(value));
  return table(tasks.map(({ what, taps, keys, seconds, target }) => ({
    task: what, taps: shown(taps), keys: shown(keys), seconds: seconds === undefined ? '–' : seconds.toFixed(1), target,
  })));
}
