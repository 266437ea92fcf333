// Until the package is published on its own: the repository's build of src/client.ts, under the package's name.
export * from '../../dist/client/sdk/src/client.js';
