import { policyParts } from './policy-parts.ts';

/** For the test, in a process of its own: inside jest the simulator is several times slower. */
process.stdout.write(JSON.stringify(policyParts()));
