// Loaded into a measured server with `--import`: reports the delay of its event loop over the IPC channel.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const histogram = monitorEventLoopDelay({ resolution: 1 });
histogram.enable();
process.on('message', (message) => {
  if (message === 'loop:reset') histogram.reset();
  if (message === 'loop:report') {
    process.send?.({ p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 });
  }
});
process.channel?.unref();
