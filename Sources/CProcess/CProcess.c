/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#ifdef __linux__
#include <malloc.h>
#include <sys/mman.h>
#endif

int tessera_limit_process(pid_t process, uint64_t memory, uint64_t seconds, uint64_t file) {
#ifdef __linux__
  const struct { int resource; uint64_t value; } bounds[] = {
      {RLIMIT_AS, memory}, {RLIMIT_CPU, seconds}, {RLIMIT_FSIZE, file}, {RLIMIT_CORE, 0}};
  for (unsigned index = 0; index < sizeof bounds / sizeof bounds[0]; index += 1) {
    if (bounds[index].value == UINT64_MAX) continue;
    struct rlimit limit = {bounds[index].value, bounds[index].value};
    if (prlimit(process, bounds[index].resource, &limit, 0) != 0) return -1;
  }
  return 0;
#else
  (void)process; (void)memory; (void)seconds; (void)file;
  errno = ENOSYS;
  return -1;
#endif
}

int tessera_open_memory_file(void) {
#ifdef __linux__
  return memfd_create("tessera", MFD_CLOEXEC);
#else
  /* A file that is gone from its folder as soon as it is open. */
  FILE *file = tmpfile();
  if (!file) return -1;
  int descriptor = dup(fileno(file));
  fclose(file);
  return descriptor;
#endif
}

void tessera_keep_memory(void) {
#ifdef __GLIBC__
  /* The most that glibc takes. */
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_TOP_PAD, 16 << 20);
#endif
}

int tessera_spawn(pid_t *process, char *const arguments[], char *const environment[], int input, int output,
                  int errors, const char *folder) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t signals;
  short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure) return failure;
  failure = posix_spawnattr_init(&attributes);
  if (failure) {
    posix_spawn_file_actions_destroy(&actions);
    return failure;
  }
  const int streams[] = {input, output, errors};
  for (int stream = 0; stream < 3 && !failure; stream += 1)
    failure = posix_spawn_file_actions_adddup2(&actions, streams[stream], stream);
  /* A file that somebody still holds open for writing can not be run: nothing is handed on. */
#ifdef __linux__
  if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#else
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  if (!failure && folder) failure = posix_spawn_file_actions_addchdir_np(&actions, folder);
  sigemptyset(&signals);
  if (!failure) failure = posix_spawnattr_setsigmask(&attributes, &signals);
  sigfillset(&signals);
  if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &signals);
  if (!failure) failure = posix_spawnattr_setpgroup(&attributes, 0);
  if (!failure) failure = posix_spawnattr_setflags(&attributes, flags);
  if (!failure) failure = posix_spawn(process, arguments[0], &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

int tessera_await_end(pid_t process) {
  siginfo_t end;
  while (waitid(P_PID, (id_t)process, &end, WEXITED | WNOWAIT) != 0)
    if (errno != EINTR) return errno;
  return 0;
}
