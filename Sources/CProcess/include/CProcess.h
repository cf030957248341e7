/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of Linux that glibc shows only under _GNU_SOURCE, and what stands for them elsewhere. */
#ifndef C_PROCESS_H
#define C_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

/* Bounds the address space (bytes), the processor time (seconds) and the files written (bytes) of a running
   process, and keeps it from leaving a core file; UINT64_MAX leaves a bound as it is. Gives 0, or -1 with errno
   where the process is gone or the system has no prlimit(2). */
int tessera_limit_process(pid_t process, uint64_t memory, uint64_t seconds, uint64_t file);

/* A descriptor of a file in memory without a name, closed on exec; -1 with errno where there is none. */
int tessera_open_memory_file(void);

/* Starts a program with three files as its standard streams, in a folder where one is given, with no other descriptor
   of this process and with the signals of a program that a shell starts. Lists end with a null. Gives 0, or an errno. */
int tessera_spawn(pid_t *process, char *const arguments[], char *const environment[], const char *input,
                  const char *output, const char *errors, const char *folder);

/* Has the allocator fetch memory in large pieces and keep it: for a program that lives as long as its work. */
void tessera_keep_memory(void);

#endif
