/** Folder of the package, also for what is compiled to dist/js. */
export const packageRoot = new URL(import.meta.url.endsWith('.ts') ? '..' : '../../..', import.meta.url);
