// Starts a worker thread from TypeScript sources: tsx's --import hook does not reach worker threads on Node 20, so it
// is registered from inside. The entry's address is the first argument. Never part of the build.
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
