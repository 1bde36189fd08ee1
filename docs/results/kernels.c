/* Notes each kernel, copy and fill of a program's GPU with its time, by NVIDIA's CUPTI:
 *
 *   gcc -shared -fPIC -O1 -o kernels.so docs/results/kernels.c -I/usr/local/cuda/include -L/usr/local/cuda/lib64 -lcupti
 *   CUDA_INJECTION64_PATH=$PWD/kernels.so KERNELS_TO=kernels.txt COMMAND
 *
 * A line: start and duration in nanoseconds, name. */
#include <cupti.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static FILE *out;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void CUPTIAPI give(uint8_t **buffer, size_t *size, size_t *most) {
  *size = 8 << 20;
  *buffer = aligned_alloc(8, *size);
  *most = 0;
}

static void note(uint64_t start, uint64_t end, const char *name) {
  fprintf(out, "%llu\t%llu\t%.300s\n", (unsigned long long) start, (unsigned long long) (end - start), name);
}

static void CUPTIAPI take(CUcontext context, uint32_t stream, uint8_t *buffer, size_t size, size_t valid) {
  CUpti_Activity *record = NULL;
  (void) context, (void) stream, (void) size;
  pthread_mutex_lock(&lock);
  while (cuptiActivityGetNextRecord(buffer, valid, &record) == CUPTI_SUCCESS) {
    if (record->kind == CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL) {
      CUpti_ActivityKernel9 *kernel = (CUpti_ActivityKernel9 *) record;
      note(kernel->start, kernel->end, kernel->name);
    } else if (record->kind == CUPTI_ACTIVITY_KIND_MEMCPY) {
      CUpti_ActivityMemcpy5 *copy = (CUpti_ActivityMemcpy5 *) record;
      note(copy->start, copy->end, "memcpy");
    } else if (record->kind == CUPTI_ACTIVITY_KIND_MEMSET) {
      CUpti_ActivityMemset4 *fill = (CUpti_ActivityMemset4 *) record;
      note(fill->start, fill->end, "memset");
    }
  }
  pthread_mutex_unlock(&lock);
  free(buffer);
}

static void finish(void) {
  cuptiActivityFlushAll(1);
  fflush(out);
}

int InitializeInjection(void) {
  const char *to = getenv("KERNELS_TO");
  if (!to || !(out = fopen(to, "w"))) return 0;
  cuptiActivityRegisterCallbacks(give, take);
  cuptiActivityEnable(CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL);
  cuptiActivityEnable(CUPTI_ACTIVITY_KIND_MEMCPY);
  cuptiActivityEnable(CUPTI_ACTIVITY_KIND_MEMSET);
  atexit(finish);
  return 1;
}
