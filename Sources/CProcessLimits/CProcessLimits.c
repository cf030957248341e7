/* SPDX-License-Identifier: Apache-2.0 */
/* prlimit(2), which glibc shows only under _GNU_SOURCE. */
#define _GNU_SOURCE
#include "CProcessLimits.h"
#include <errno.h>
#include <sys/resource.h>

int tessera_limit_process(pid_t process, uint64_t memory, uint64_t seconds) {
#ifdef __linux__
  struct rlimit space = {memory, memory};
  struct rlimit time = {seconds, seconds};
  struct rlimit core = {0, 0};
  if (prlimit(process, RLIMIT_AS, &space, 0) != 0) return -1;
  if (prlimit(process, RLIMIT_CPU, &time, 0) != 0) return -1;
  return prlimit(process, RLIMIT_CORE, &core, 0);
#else
  (void)process; (void)memory; (void)seconds;
  errno = ENOSYS;
  return -1;
#endif
}
