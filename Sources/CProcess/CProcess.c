/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "CProcess.h"
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
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
