/* SPDX-License-Identifier: Apache-2.0 */
#ifndef C_PROCESS_LIMITS_H
#define C_PROCESS_LIMITS_H

#include <stdint.h>
#include <sys/types.h>

/* Bounds the address space (bytes) and the processor time (seconds) of a running process and keeps it from
   leaving a core file. Gives 0, or -1 with errno where the process is gone or the system has no prlimit(2). */
int tessera_limit_process(pid_t process, uint64_t memory, uint64_t seconds);

#endif
