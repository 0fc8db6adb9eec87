/**
 * Ends with one sentence when an older Node runs than this project is written for. npm puts the `node` package's Node 24 in front of
 * every script, but only if that package's install script was allowed to fetch it. Plain JavaScript, so that an old Node can read it.
 */
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Node 24 is missing: this is Node ${process.versions.node}. In a clone, install scripts were switched off, so run ` +
      '"npm rebuild node --ignore-scripts=false" to fetch it; elsewhere, install Node 24 yourself.',
  );
  process.exit(1);
}
