/* What C makes of M/M/2 -> M/M/4: the recursion of core/queueing/simulation/tandem-run.ts without its choices, with the same
 * generator, ziggurat, heaps, means and histograms. Prints jobs a second of CPU and the means. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BINS (64 * 256)
#define FIRST_BIN ((1023 - 26) * 256)

static int32_t sure[256];
static double width[256], height[256];
typedef struct { uint32_t a, b, c, counter; } source;

static uint32_t word(source *s) {
  uint32_t sum = s->a + s->b + s->counter++;
  s->a = s->b ^ (s->b >> 9);
  s->b = s->c + (s->c << 3);
  s->c = ((s->c << 21) | (s->c >> 11)) + sum;
  return sum;
}

static double uniform(source *s) { return (word(s) + 0.5) / 4294967296.0; }

static double exponential(source *s) {
  for (;;) {
    uint32_t drawn = word(s), layer = drawn & 255;
    int32_t place = (int32_t)(drawn >> 8);
    if (place < sure[layer]) return place * width[layer];
    if (layer == 0) return 7.69711747013104972 - log(uniform(s));
    double x = place * width[layer];
    if (height[layer] + uniform(s) * (height[layer - 1] - height[layer]) < exp(-x)) return x;
  }
}

static void prepare(void) {
  double edge = 7.69711747013104972, area = 0.0039496598225815571993, base = area / exp(-edge), scale = 16777216;
  sure[0] = (int32_t)(edge / base * scale);
  width[0] = base / scale;
  width[255] = edge / scale;
  height[0] = 1;
  height[255] = exp(-edge);
  for (int layer = 254; layer >= 1; layer--) {
    double before = edge;
    edge = -log(area / edge + exp(-edge));
    sure[layer + 1] = (int32_t)(edge / before * scale);
    height[layer] = exp(-edge);
    width[layer] = edge / scale;
  }
}

static void count(uint32_t *bins, double seconds) {
  uint64_t bits;
  memcpy(&bits, &seconds, 8);
  int bin = (int)(bits >> 44) - FIRST_BIN;
  bins[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin]++;
}

int main(int arguments, char **argument) {
  long jobs = arguments > 1 ? atol(argument[1]) : 4000000;
  static uint32_t responses[BINS];
  source gaps = {1, 2, 3, 1}, services1 = {4, 5, 6, 1}, services2 = {7, 8, 9, 1};
  double done1[2] = {0}, came1[2] = {0}, done2[4] = {0}, clock_ = 0, wait1 = 0, wait2 = 0, response = 0, busy1 = 0, busy2 = 0;
  long waited1 = 0, waited2 = 0, done = 0;
  prepare();
  for (int skip = 0; skip < 20; skip++) word(&gaps), word(&services1), word(&services2);
  clock_t began = clock();
  for (long job = 0; job < jobs; job++) {
    clock_ += exponential(&gaps) / 1.6;
    double ended = done1[0], came = came1[0], service = exponential(&services1);
    double start = ended > clock_ ? ended : clock_, wait = start - clock_;
    wait1 += wait;
    busy1 += service;
    if (wait > 0) waited1++;
    double until = start + service;
    if (done1[1] < until) {
      done1[0] = done1[1], came1[0] = came1[1], done1[1] = until, came1[1] = clock_;
    } else done1[0] = until, came1[0] = clock_;
    if (job < 2) continue;
    service = exponential(&services2) * 2;
    start = done2[0] > ended ? done2[0] : ended;
    wait = start - ended;
    until = start + service;
    int at = 0;
    for (int below = 1; below < 4; below = 2 * at + 1) {
      if (below + 1 < 4 && done2[below + 1] < done2[below]) below++;
      if (done2[below] >= until) break;
      done2[at] = done2[below];
      at = below;
    }
    done2[at] = until;
    double seconds = until - came;
    wait2 += wait;
    busy2 += service;
    response += seconds;
    done++;
    if (wait > 0) waited2++;
    count(responses, seconds);
  }
  double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  long below = 0;
  int bin = 0;
  while (bin < BINS && (below += responses[bin]) < done / 2) bin++;
  printf("{\"jobsPerSecond\": %.0f, \"wait1\": %.6f, \"wait2\": %.6f, \"response\": %.6f, \"check\": %ld}\n", jobs / seconds,
         wait1 / jobs, wait2 / done, response / done, waited1 + waited2 + bin + (long)(busy1 + busy2));
  return 0;
}
