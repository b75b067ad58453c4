// System calls that fail when a test wants it, or are recorded. Put in front by LD_PRELOAD; the tests build it.
//
// FAULT_FILE  part of the paths that it concerns
// FAULT_MODE  kill   after half of the nth write the process is killed
//             sync   the nth fsync or fdatasync fails with EIO
//             write  the nth write fails with EIO
//             room   the nth write fails with ENOSPC
//             full   from the nth write on, writes fail with ENOSPC while the file FAULT_ROOM is not there
//             log    every write, truncation and sync, and what is printed, is appended to FAULT_LOG
// FAULT_NTH   counted from 1
//
// When the fault is met the line `met` is printed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long writes, syncs;
static int log_file = -1, met;

static const char *mode(void) {
  const char *mode = getenv("FAULT_MODE");
  return mode ? mode : "";
}

static int is(const char *wanted) { return strcmp(mode(), wanted) == 0; }

static long nth(void) {
  const char *nth = getenv("FAULT_NTH");
  return nth ? atol(nth) : 0;
}

static ssize_t raw_write(int file, const void *bytes, size_t length) { return syscall(SYS_write, file, bytes, length); }

static void meet(void) {
  if (!met) raw_write(1, "met\n", 4);
  met = 1;
}

// The path of a file when it is one that is concerned; -shm is rebuilt and is none.
static int concerns(int file, char *path, size_t room) {
  const char *wanted = getenv("FAULT_FILE");
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, room - 1);
  if (!wanted || length <= 0) return 0;
  path[length] = 0;
  size_t tail = strlen(path);
  int rebuilt = tail > 4 && strcmp(path + tail - 4, "-shm") == 0;
  return strstr(path, wanted) != NULL && !rebuilt;
}

// One record: kind, length of the path, offset, length, path, bytes. All numbers are 64 bits, least byte first.
static void record(char kind, const char *path, int64_t offset, const void *bytes, int64_t length) {
  if (log_file < 0) log_file = open(getenv("FAULT_LOG"), O_WRONLY | O_CREAT | O_APPEND, 0600);
  int64_t head[4] = {kind, (int64_t)strlen(path), offset, length};
  raw_write(log_file, head, sizeof head);
  raw_write(log_file, path, strlen(path));
  if (bytes) raw_write(log_file, bytes, (size_t)length);
}

static ssize_t put(int file, const void *bytes, size_t length, off_t offset) {
  return offset < 0 ? raw_write(file, bytes, length) : syscall(SYS_pwrite64, file, bytes, length, offset);
}

static ssize_t fail(int error) {
  errno = error;
  return -1;
}

static ssize_t concerned(int file, const char *path, const void *bytes, size_t length, off_t offset) {
  long number = ++writes;
  if (is("kill") && number == nth()) {
    meet();
    put(file, bytes, length / 2, offset);
    kill(getpid(), SIGKILL);
  }
  if (is("write") && number == nth()) return meet(), fail(EIO);
  if (is("room") && number == nth()) return meet(), fail(ENOSPC);
  if (is("full") && number >= nth() && access(getenv("FAULT_ROOM"), F_OK) != 0) return meet(), fail(ENOSPC);
  off_t at = offset < 0 ? lseek(file, 0, SEEK_CUR) : offset;
  ssize_t written = put(file, bytes, length, offset);
  if (is("log") && written > 0) record('W', path, at, bytes, written);
  return written;
}

static ssize_t any(int file, const void *bytes, size_t length, off_t offset) {
  char path[4096];
  pthread_mutex_lock(&lock);
  ssize_t written;
  if (concerns(file, path, sizeof path)) {
    written = concerned(file, path, bytes, length, offset);
  } else {
    written = put(file, bytes, length, offset);
    if (file == 1 && is("log") && written > 0) record('A', "", 0, bytes, written);
  }
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return written;
}

ssize_t write(int file, const void *bytes, size_t length) { return any(file, bytes, length, -1); }
ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return any(file, bytes, length, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) { return any(file, bytes, length, offset); }

static int synced(int file, long call) {
  char path[4096];
  pthread_mutex_lock(&lock);
  int done;
  if (!concerns(file, path, sizeof path)) {
    done = (int)syscall(call, file);
  } else if (is("sync") && ++syncs == nth()) {
    meet();
    done = (int)fail(EIO);
  } else {
    done = (int)syscall(call, file);
    if (is("log") && done == 0) record('S', path, 0, NULL, 0);
  }
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}

int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

static int cut(int file, off_t length) {
  char path[4096];
  pthread_mutex_lock(&lock);
  int done = (int)syscall(SYS_ftruncate, file, length);
  if (is("log") && done == 0 && concerns(file, path, sizeof path)) record('T', path, length, NULL, 0);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}

int ftruncate(int file, off_t length) { return cut(file, length); }
int ftruncate64(int file, off64_t length) { return cut(file, length); }
