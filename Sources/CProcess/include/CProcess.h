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

/* Starts a program with three descriptors as its standard streams, in a folder where one is given, as the leader of a
   group of its own, with no other descriptor of this process and with the signals of a program that a shell starts.
   The first argument is its path; lists end with a null. Gives 0, or an errno. No page of this process is copied. */
int tessera_spawn(pid_t *process, char *const arguments[], char *const environment[], int input, int output,
                  int errors, const char *folder);

/* Waits for the end of a child and leaves it to waitpid(2), so that its number is nobody else's yet. Gives 0, or an
   errno. */
int tessera_await_end(pid_t process);

/* Has the allocator fetch memory in large pieces and keep it: for a program that lives as long as its work. */
void tessera_keep_memory(void);

#endif
