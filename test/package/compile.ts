import ts from 'typescript-5';

/** What TypeScript 5 finds in an app, as text, and of which declarations of its own packages it has looked at every line. */
export interface Compilation {
  readonly problems: string;
  readonly declarations: readonly string[];
}

/**
 * Compiles the app of this folder as `tsc` does, with everything checked that lies in the folder; the declarations of the CDK and of
 * Node lie outside, and to check these as well takes most of `tsc`'s time.
 */
function compile(folder: string): Compilation {
  const { config, error } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram(fileNames, options);
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${folder}/`));
  const declarations = ours.filter(({ isDeclarationFile }) => isDeclarationFile);
  const problems = [
    ...(error ? [error] : []),
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
    // File by file: otherwise all declarations are checked after all.
    ...ours.filter((file) => !file.isDeclarationFile).flatMap((file) => program.emit(file).diagnostics),
  ];
  const host = {
    getCurrentDirectory: () => folder,
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => '\n',
  };
  return {
    problems: ts.formatDiagnostics(problems, host),
    declarations: declarations.map(({ fileName }) => fileName.slice(folder.length + 1)),
  };
}

process.stdout.write(JSON.stringify(compile(process.cwd())));
