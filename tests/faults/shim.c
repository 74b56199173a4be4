/* Fails writes to files whose path holds FAULTS_MATCH: preloaded into a process that is to meet a bad or full disk.
 * The control file (FAULTS_CONTROL, four ints, shared) is written by the tester while the process runs:
 * countdown: the write that fails, counted from the one that comes next; 0: none.
 * sticky:    every write after it fails too, until the tester clears this.
 * error:     errno of a failing write.
 * fired:     how many have failed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

struct control { int countdown, sticky, error, fired; };
static volatile struct control *control;

__attribute__((constructor)) static void open_control(void) {
    const char *path = getenv("FAULTS_CONTROL");
    int fd = path ? open(path, O_RDWR) : -1;
    if (fd < 0) return;
    void *shared = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared != MAP_FAILED) control = shared;
    close(fd);
}

static int fails(int fd) {
    if (!control || (control->countdown <= 0 && !(control->sticky && control->fired))) return 0;
    char link[64], path[4096];
    const char *match = getenv("FAULTS_MATCH");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0 || !match) return 0;
    path[n] = 0;
    if (!strstr(path, match)) return 0;
    int last = control->countdown > 0 && __sync_sub_and_fetch(&control->countdown, 1) == 0;
    if (!last && !(control->sticky && control->fired)) return 0;
    __sync_add_and_fetch(&control->fired, 1);
    errno = control->error;
    return 1;
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))
ssize_t write(int fd, const void *b, size_t n) { return fails(fd) ? -1 : REAL(write)(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { return fails(fd) ? -1 : REAL(pwrite)(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { return fails(fd) ? -1 : REAL(pwrite64)(fd, b, n, o); }
int fsync(int fd) { return fails(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd) ? -1 : REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t n) { return fails(fd) ? -1 : REAL(ftruncate)(fd, n); }
int ftruncate64(int fd, off64_t n) { return fails(fd) ? -1 : REAL(ftruncate64)(fd, n); }
