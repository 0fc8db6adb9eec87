/**
 * Each attack is run with $1 the supervisor's process id, $2 another terminal's workspace, $3 a directory of the
 * worker, $4 a terminal of the worker's.
 */
export const ATTACKS = [
  { name: "the supervisor's environment", attack: 'cat /proc/$1/environ', gets: 'Permission denied' },
  { name: 'the environment of every process above', attack: above('cat /proc/$p/environ'), gets: 'Permission denied' },
  { name: "the supervisor's memory", attack: 'dd if=/proc/$1/mem bs=1 count=1', gets: 'Permission denied' },
  { name: 'where memory and code lie', attack: 'cat /proc/$1/maps', gets: 'Permission denied' },
  { name: "the supervisor's open files", attack: 'ls /proc/$1/fd', gets: 'Permission denied' },
  { name: "the supervisor's directory", attack: 'ls /proc/$1/cwd/', gets: 'Permission denied' },
  {
    // What it looks for stands in its own command line, too, if it is not written with brackets.
    name: 'the path to the credentials, in all that can be read of any process',
    attack:
      'grep -qs "v2/credential[s]/secret" /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/[0-9]*/fd/* || echo none',
    gets: 'none',
  },
  { name: 'to trace the supervisor', attack: ptrace('$1'), gets: 'Operation not permitted' },
  { name: 'the end of the supervisor', attack: 'kill -KILL $1', gets: 'Operation not permitted' },
  { name: 'the end of everything', attack: 'kill -KILL -1; kill -0 $1', gets: 'Operation not permitted' },
  { name: "another terminal's files", attack: 'cat $2/secret', gets: 'Permission denied' },
  { name: "the names of another terminal's files", attack: 'ls $2', gets: 'Permission denied' },
  { name: "a file among another terminal's", attack: 'echo x >$2/planted', gets: 'Permission denied' },
  { name: 'the names of other terminals', attack: 'ls ../..', gets: 'Permission denied' },
  { name: 'another directory in the place of its own', attack: 'mv ../workspace ../mine', gets: 'Permission denied' },
  { name: "root's rights, by a setuid program", attack: '$3/id -u | grep -qx 0 || echo none', gets: 'none' },
  { name: "another's file, by a hard link", attack: 'ln $3/secret mine; cat mine || echo none', gets: 'none' },
  { name: "another's file, by a symbolic link", attack: 'ln -s $3/secret link; cat link', gets: 'Permission denied' },
  { name: 'a file in the root directory', attack: 'echo x >/planted', gets: 'Permission denied' },
  { name: 'a file in /etc', attack: 'echo x >/etc/planted', gets: 'Permission denied' },
  { name: 'a disk filled by one file', attack: 'truncate -s 2G big', gets: 'File size limit exceeded' },
  { name: 'memory without end', attack: 'dd if=/dev/zero of=/dev/null bs=3G count=1', gets: 'memory exhausted' },
  { name: 'a dump of memory', attack: 'ulimit -c unlimited', gets: 'Operation not permitted' },
  { name: 'more open files', attack: 'ulimit -n 8193', gets: 'Operation not permitted' },
  { name: 'more processes', attack: 'prlimit --nproc=10000 --pid $$', gets: 'not permitted' },
  { name: "keys typed into another's terminal", attack: 'echo x >$4', gets: 'Permission denied' },
  { name: "as much of the processor's time as the worker", attack: 'renice -n 0 -p $$', gets: 'Permission denied' },
];

/** What a command may leave running or lying about; $1 is its user's id. */
export const LEFT_BEHIND = [
  {
    name: 'processes in sessions of their own, in the background twice, deaf to signals',
    leave: `setsid sleep 1000 & (setsid sh -c 'sleep 1000 & exit' &) ; nohup sleep 1000 >/dev/null 2>&1 &
        sh -c 'trap "" TERM INT HUP QUIT; while :; do sleep 1000; done' & sleep 0.05`,
  },
  {
    name: 'a process that kills whatever it may',
    leave: "setsid sh -c 'while :; do kill -KILL -1; done' & sleep 0.05",
  },
  {
    name: 'processes that each start the next one and end',
    leave: "echo 'sh ./chain &' >chain; sh ./chain; sleep 0.05",
  },
  { name: 'a fork bomb', leave: 'bomb() { while :; do bomb & done; }; bomb & sleep 0.3' },
  { name: 'shared memory', leave: 'ipcmk --shmem 1000000' },
  { name: 'files in shared memory', leave: 'mkdir -p /dev/shm/left-$1/in; echo x >/dev/shm/left-$1/in/x' },
];

function above(attack: string): string {
  return `p=$1; while [ $p -gt 0 ]; do ${attack} && echo GOT; p=$(sed -n 's/^PPid:.//p' /proc/$p/status); done`;
}

/** PTRACE_ATTACH (16 in linux/ptrace.h), by a language that is in each Debian. */
function ptrace(pid: string): string {
  const systemCall = process.arch === 'arm64' ? 117 : 101;
  return `perl -e 'print syscall(${systemCall}, 16, $ARGV[0] + 0, 0, 0) == 0 ? "GOT" : $!' ${pid}`;
}
