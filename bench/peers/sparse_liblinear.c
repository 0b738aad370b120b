/* LIBLINEAR on compressed sparse rows as `sparse --write DIR` of the benchmarks leaves them, without an intercept.
 * usage: sparse_liblinear FILE.csr lambda solver(0|6|7)   F = mean log loss + lambda/2 |w|^2, with -s 6 lambda |w|_1
 * Sweeps the tolerance and prints, for each, the seconds of train() alone, the objective in double and the non-zeros.
 * Build: apt-get install liblinear-dev; gcc -O2 sparse_liblinear.c -o sparse_liblinear -llinear -lm */
#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static void quiet(const char *s) { (void)s; }
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }
static void read_all(void *to, size_t size, size_t count, FILE *f) { if (fread(to, size, count, f) != count) { fprintf(stderr, "short file\n"); exit(3); } }
int main(int c, char **v) {
  if (c < 4) { fprintf(stderr, "usage: sparse_liblinear FILE.csr lambda solver\n"); return 2; }
  double lambda = atof(v[2]); int solver = atoi(v[3]);
  FILE *f = fopen(v[1], "rb"); if (!f) { perror(v[1]); return 3; }
  long h[3]; read_all(h, 8, 3, f); long n = h[0], d = h[1], m = h[2];
  long *p = malloc(8 * (n + 1)); int *col = malloc(4 * m); float *val = malloc(4 * m), *y = malloc(4 * n);
  read_all(p, 8, n + 1, f); read_all(col, 4, m, f); read_all(val, 4, m, f); read_all(y, 4, n, f); fclose(f);
  struct problem P; memset(&P, 0, sizeof P); P.l = n; P.n = d; P.bias = -1;
  P.y = malloc(8 * n); P.x = malloc(sizeof(void *) * n);
  struct feature_node *q = malloc(sizeof(*q) * (m + n));
  for (long i = 0; i < n; i++) {
    P.x[i] = q; P.y[i] = y[i] > 0.5f ? 1 : -1;
    for (long e = p[i]; e < p[i + 1]; e++, q++) { q->index = col[e] + 1; q->value = val[e]; }
    q->index = -1; q++;
  }
  struct parameter A; memset(&A, 0, sizeof A); A.solver_type = solver; A.C = 1.0 / (lambda * n); A.p = 0.1;
  set_print_string_function(quiet);
  double eps[] = { 1, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5, 1e-6 };
  for (int k = 0; k < 11; k++) {
    A.eps = eps[k]; srand(1);
    double t = now(); struct model *M = train(&P, &A); t = now() - t;
    double s = M->label[0] == 1 ? 1 : -1, F = 0, norm = 0; long nz = 0;
    for (long j = 0; j < d; j++) { norm += solver == 6 ? fabs(M->w[j]) : 0.5 * M->w[j] * M->w[j]; nz += M->w[j] != 0; }
    for (long i = 0; i < n; i++) {
      double z = 0; for (long e = p[i]; e < p[i + 1]; e++) z += M->w[col[e]] * val[e];
      z *= s * P.y[i]; F += z > 0 ? log1p(exp(-z)) : -z + log1p(exp(z));
    }
    printf("-s %d eps %g: %.4f s, F %.12f, %ld non-zeros\n", solver, eps[k], t, F / n + lambda * norm, nz); fflush(stdout);
    free_and_destroy_model(&M);
    if (t > 40) break;
  }
  return 0;
}
